import { UNDECOMPOSED } from './fold';

/** How words are looked for in a text. */
export interface FindOptions {
	/** Whether `A` is another letter than `a`. */
	readonly isCase: boolean;
	/** Whether `ó` is another letter than `o`. */
	readonly isMarks: boolean;
	/** Whether only whole words are found. */
	readonly isWord: boolean;
}

/** Where something was found, in UTF-16 units: from its first to behind its last. */
export interface Found {
	readonly from: number;
	readonly to: number;
}

/**
 * Returns where words are in a text, the first first; those that overlap an earlier place are left out. Letters are the
 * same however Unicode writes them, and all blanks are alike. Takes time in proportion to the length of both.
 */
export function findIn(text: string, words: string, options: FindOptions): readonly Found[] {
	const [where, what] = [compared(text, options), compared(words, options).text];
	if (what === '') return [];
	const found: Found[] = [];
	for (let at = where.text.indexOf(what); at !== -1;) {
		const end = at + what.length;
		const from = where.at[at] ?? 0;
		const to = where.at[end] ?? text.length;
		// A part of what a letter was taken apart into is not that letter.
		const isWhole =
			where.at[at - 1] !== from && where.at[end - 1] !== to && !isMark(where.text[end] ?? '');
		const fits = isWhole && (!options.isWord || isWordAt(text, from, to));
		if (fits) found.push({ from, to });
		at = where.text.indexOf(what, fits ? end : at + 1);
	}
	return found;
}

/** A text as it is compared, and where in the text each of its units comes from. */
interface Compared {
	readonly text: string;
	readonly at: readonly number[];
}

function compared(text: string, { isCase, isMarks }: FindOptions): Compared {
	let result = '';
	const at: number[] = [];
	let place = 0;
	for (const letter of text) {
		let parts = /\s/u.test(letter) ? ' ' : letter.normalize('NFD');
		if (!isMarks) parts = unmarked(parts);
		if (!isCase) parts = parts.toLowerCase();
		result += parts;
		for (let unit = 0; unit < parts.length; unit += 1) at.push(place);
		place += letter.length;
	}
	return { text: result, at };
}

function unmarked(letter: string): string {
	const plain = letter.replace(/\p{M}/gu, '');
	const lower = plain.toLowerCase();
	const other = Object.hasOwn(UNDECOMPOSED, lower) ? UNDECOMPOSED[lower] : undefined;
	if (other === undefined) return plain;
	return plain === lower ? other : other.toUpperCase();
}

const isMark = (unit: string): boolean => /\p{M}/u.test(unit);

const isLetter = (unit: string): boolean => /[\p{L}\p{N}\p{M}_]/u.test(unit);

function isWordAt(text: string, from: number, to: number): boolean {
	const before = text.charCodeAt(from - 1);
	const isHalf = before >= 0xdc00 && before <= 0xdfff;
	const ahead = text.slice(Math.max(0, from - (isHalf ? 2 : 1)), from);
	const behind = text.codePointAt(to);
	return !isLetter(ahead) && (behind === undefined || !isLetter(String.fromCodePoint(behind)));
}
