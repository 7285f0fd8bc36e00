import { fold } from '../text/fold';

/** A stretch of a text: whether it is what was asked for. */
export interface Stretch {
	readonly text: string;
	readonly isAsked: boolean;
}

/**
 * Cuts a text into what was asked for and the rest: the beginnings of words that the asked words are, in
 * the letters and accents of the text. Joined again, the stretches are the text.
 */
export function markAsked(text: string, asked: readonly string[]): Stretch[] {
	const stretches: Stretch[] = [];
	const put = (part: string, isAsked: boolean) => {
		if (part !== '') stretches.push({ text: part, isAsked });
	};
	let from = 0;
	for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
		const folded = fold(word);
		const longest = asked
			.filter((one) => one !== '' && folded.startsWith(one))
			.reduce((most, { length }) => Math.max(most, length), 0);
		if (longest === 0) continue;
		put(text.slice(from, index), false);
		const end = index + lettersFor(word, longest);
		put(text.slice(index, end), true);
		from = end;
	}
	put(text.slice(from), false);
	return stretches;
}

/** Returns how much of a word folds to at least so many letters, with the marks on the last one. */
function lettersFor(word: string, folded: number): number {
	let end = 0;
	for (const letter of word) {
		if (fold(word.slice(0, end)).length >= folded && !/^\p{M}/u.test(letter)) break;
		end += letter.length;
	}
	return end;
}

/** Whether a text has a word that begins with the asked one. */
export const holdsWord = (text: string, asked: string): boolean =>
	markAsked(text, [asked]).some(({ isAsked }) => isAsked);
