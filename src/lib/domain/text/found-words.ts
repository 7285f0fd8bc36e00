import { fold } from './fold';

/** A part of a text, as places in UTF-16 units. */
export interface TextPart {
	readonly from: number;
	readonly to: number;
}

/** A word with its marks, and what nobody sees within it. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00ad\u200b-\u200d\u2060\ufeff]*/gu;

/**
 * Returns the beginnings of words that a search for these folded words finds, whatever their case and accents, in their
 * order. Where two of the words fit, the longer one counts.
 */
export function foundWords(text: string, asked: readonly string[]): readonly TextPart[] {
	if (asked.length === 0) return [];
	const parts: TextPart[] = [];
	for (const { 0: word, index } of text.matchAll(WORD)) {
		const folded = fold(word);
		const longest = Math.max(
			0,
			...asked.filter((one) => folded.startsWith(one)).map((one) => one.length)
		);
		if (longest > 0) parts.push({ from: index, to: index + lengthOf(word, longest) });
	}
	return parts;
}

/** Returns how much of a word so many letters of its folded form take, with the marks on the last of them. */
function lengthOf(word: string, folded: number): number {
	let [length, letters] = [0, 0];
	for (const sign of word) {
		const more = fold(sign).length;
		if (letters >= folded && more > 0) break;
		letters += more;
		length += sign.length;
	}
	return length;
}
