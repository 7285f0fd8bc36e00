import { UNSEEN } from './visible';

/**
 * Text as it is compared in searches and matches: lower case, without diacritics, one space between
 * words. `Łódź` and `lodz`, `Đà Nẵng` and `da nang` become equal. Costs as much as the text is long.
 */
export function fold(text: string): string {
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

/** Letters that Unicode does not decompose. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
	ł: 'l',
	đ: 'd',
	ø: 'o',
	ħ: 'h',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe'
};

/** The folded words of a text, each once: what a search by beginnings of words looks up. */
export const words = (text: string): string[] => [
	...new Set(
		fold(text)
			.split(/[^\p{L}\p{N}]+/u)
			.filter((word) => word !== '')
	)
];

/**
 * The words that a search asks for, the longest first: it is the rarest as a rule. What goes beyond
 * sixteen narrows no further and would be looked for in each record.
 */
export const askedWords = (text: string): string[] =>
	words(text)
		.sort((a, b) => b.length - a.length)
		.slice(0, MAX_ASKED);

const MAX_ASKED = 16;

/** The longest text that is looked for within others, in UTF-16 units. */
const MAX_PART = 200;

/** The folded part that is looked for within other texts. */
export const askedPart = (text: string): string => fold(text).slice(0, MAX_PART);
