import type { Day } from '../core/day';
import { toMajor, type Currency, type Minor } from '../money/money';
import { visible } from '../text/visible';
import { MAX_TITLE_LENGTH } from './new-deal';

/** The parts of a deal by which its description can be made up (OP-11). */
export const NAME_PARTS = ['customer', 'product', 'contact', 'value', 'date'] as const;

export type NamePart = (typeof NAME_PARTS)[number];

/** What is known of a deal when its description is proposed. */
export interface Nameable {
	readonly customer: string;
	readonly product: string;
	readonly contact: string;
	readonly revenue: Minor | null;
	readonly currency: Currency;
	/** The day on which the deal is created. */
	readonly day: Day;
}

/** The longest naming pattern, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 120;

/** A piece of a pattern: a part in braces, or the text between two of them. */
export type PatternPiece =
	| { readonly is: 'part'; readonly part: NamePart }
	| { readonly is: 'text'; readonly text: string }
	/** Something in braces that is no part. */
	| { readonly is: 'unknown'; readonly text: string };

/** Returns a part as it stands in a pattern. */
export const inBraces = (word: string): string => `{${word}}`;

/** Splits a pattern into its pieces. `partOf` returns the part that a word in braces means. */
export const piecesOf = (
	pattern: string,
	partOf: (word: string) => NamePart | undefined = (word) => NAME_PARTS.find((one) => one === word)
): readonly PatternPiece[] =>
	pattern
		.split(/(\{[^{}]*\})/)
		.filter((piece) => piece !== '')
		.map((piece): PatternPiece => {
			const word = /^\{(.*)\}$/.exec(piece)?.[1];
			if (word === undefined) return { is: 'text', text: piece };
			const part = partOf(word.trim());
			return part === undefined ? { is: 'unknown', text: piece } : { is: 'part', part };
		});

/** What is wrong with a pattern, or `null`. A pattern may be empty: then nothing is proposed. */
export function patternFault(pattern: string): 'unknown-part' | 'too-long' | null {
	if (pattern.length > MAX_PATTERN_LENGTH) return 'too-long';
	const isUnknown = piecesOf(pattern).some(({ is }) => is === 'unknown');
	return isUnknown || /[{}]/.test(pattern.replace(/\{[^{}]*\}/g, '')) ? 'unknown-part' : null;
}

/** Whether a pattern asks for a part. */
export const asksFor = (pattern: string, part: NamePart): boolean =>
	piecesOf(pattern).some((piece) => piece.is === 'part' && piece.part === part);

/**
 * Returns the description that a pattern proposes (OP-11), or an empty text when nothing of it is known
 * yet. A part that is not known is left out together with what separates it from the others.
 */
export function nameFrom(pattern: string, deal: Nameable): string {
	let name = '';
	let between = '';
	let isAny = false;
	for (const piece of piecesOf(pattern)) {
		if (piece.is !== 'part') {
			between += piece.text;
			continue;
		}
		const value = valueOf(piece.part, deal);
		if (value === '') {
			// Words stay, whatever they stand between; mere separators go with the part.
			if (!/[\p{L}\p{N}]/u.test(between)) between = '';
			continue;
		}
		name += (isAny || /[\p{L}\p{N}]/u.test(between) ? between : '') + value;
		between = '';
		isAny = true;
	}
	if (!isAny) return '';
	return visible(name + (/[\p{L}\p{N})]/u.test(between) ? between : '')).slice(0, MAX_TITLE_LENGTH);
}

function valueOf(part: NamePart, { customer, product, contact, ...deal }: Nameable): string {
	switch (part) {
		case 'customer':
			return customer.trim();
		case 'product':
			return product.trim();
		case 'contact':
			return contact.trim();
		case 'value': {
			const { revenue, currency } = deal;
			return revenue === null || revenue === 0
				? ''
				: `${String(toMajor(revenue, currency))} ${currency}`;
		}
		case 'date':
			return deal.day;
	}
}
