import { fold } from '../../text/fold';

/** A word of a quick line. */
export interface Token {
	readonly text: string;
	/** Without accents, capitals and the punctuation at its end. */
	readonly folded: string;
	/** Whether it was written in quotation marks: then it means nothing but itself. */
	readonly quoted: boolean;
}

/** What stands in quotation marks is one word, also after a mark: `@"Anna Nowak"`. */
const WORD = /([!@#+]?)"([^"]+)"|\S+/gu;

/** Returns the words of a line. */
export const tokensOf = (line: string): readonly Token[] =>
	[...line.matchAll(WORD)].map(([whole, mark, quoted]) => {
		const text = quoted === undefined ? whole : `${mark ?? ''}${quoted}`;
		return {
			text,
			folded: fold(text).replace(/[,;.!?]+$/u, ''),
			quoted: quoted !== undefined && (mark ?? '') === ''
		};
	});

/** Returns several words as one phrase, folded; `null` when one of them is quoted or there are fewer. */
export function phrase(tokens: readonly Token[], at: number, length: number): string | null {
	const words = tokens.slice(at, at + length);
	if (words.length < length || words.some(({ quoted }) => quoted)) return null;
	return words.map(({ folded }) => folded).join(' ');
}
