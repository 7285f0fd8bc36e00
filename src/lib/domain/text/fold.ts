import { isPlain, UNSEEN } from './visible';

/**
 * Returns a text in the form in which searches and matches compare it: lower case, without diacritics,
 * one space between words. `Łódź` and `lodz`, `Đà Nẵng` and `da nang` become equal. Takes time in
 * proportion to the length.
 */
export function fold(text: string): string {
	// Most texts have no letters with marks.
	if (isPlain(text)) return text.toLowerCase().replace(/\s+/g, ' ').trim();
	return (
		text
			.replace(UNSEEN, '')
			// Taking letters apart sorts the marks behind them, which many marks on one letter make slow.
			.replace(/\p{M}+/gu, '')
			.normalize('NFD')
			.replace(/\p{M}+/gu, '')
			.toLowerCase()
			.replace(/[łđøħßæœ]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
			.replace(/\s+/g, ' ')
			.trim()
	);
}

/** Lower-case letters that Unicode does not decompose, and what they become. */
export const UNDECOMPOSED: Readonly<Record<string, string>> = {
	ł: 'l',
	đ: 'd',
	ø: 'o',
	ħ: 'h',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe'
};

/** Returns the folded words of a text, each once. A search by beginnings of words looks them up. */
export const words = (text: string): string[] => [
	...new Set(
		fold(text)
			.split(isPlain(text) ? /[^a-z0-9]+/ : /[^\p{L}\p{N}]+/u)
			.filter((word) => word !== '')
	)
];

/**
 * Returns the words of a search, the longest first, because it is usually the rarest. Words beyond
 * sixteen do not narrow the result, and would have to be compared with each record.
 */
export const askedWords = (text: string): string[] =>
	words(text)
		.sort((a, b) => b.length - a.length)
		.slice(0, MAX_ASKED);

const MAX_ASKED = 16;

/** The longest text that is searched within others, in UTF-16 units. */
const MAX_PART = 200;

/** Returns the folded text that is searched within other texts. */
export const askedPart = (text: string): string => fold(text).slice(0, MAX_PART);
