/**
 * Text as it is compared in searches and matches: lower case, without diacritics, one space between
 * words. `Łódź` and `lodz`, `Đà Nẵng` and `da nang` become equal.
 */
export function fold(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{M}+/gu, '')
		.toLowerCase()
		.replace(/[łđøħßæœ]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
		.replace(/\s+/g, ' ')
		.trim();
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
