import { inBraces, NAME_PARTS, piecesOf, type NamePart } from '$lib/domain/deal/naming';
import { m } from '$lib/i18n/messages';

const WORDS = {
	customer: m.spaces_name_part_customer,
	product: m.spaces_name_part_product,
	contact: m.spaces_name_part_contact,
	value: m.spaces_name_part_value,
	date: m.spaces_name_part_date
} as const satisfies Readonly<Record<NamePart, () => string>>;

/** Returns the word for a part of a naming pattern, as it stands in braces. */
export const namePartWord = (part: NamePart): string => WORDS[part]();

/** Returns a stored naming pattern with the words of the reader's language in its braces. */
export const patternToRead = (pattern: string): string =>
	piecesOf(pattern)
		.map((piece) => (piece.is === 'part' ? inBraces(namePartWord(piece.part)) : piece.text))
		.join('');

/** Returns a typed naming pattern as it is stored. Words that mean no part stay as they are. */
export const patternToKeep = (typed: string): string =>
	piecesOf(typed, (word) =>
		NAME_PARTS.find(
			(part) => part === word || namePartWord(part).toLowerCase() === word.toLowerCase()
		)
	)
		.map((piece) => (piece.is === 'part' ? inBraces(piece.part) : piece.text))
		.join('');
