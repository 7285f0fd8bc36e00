import type { Space } from '$lib/domain/space/space';
import { cardFields } from '../fields/card-extras';

/**
 * What a card can show below its usual lines: fields, tags and counts; the next task; the days that it
 * has been in its stage; how many of the stage's activities are done.
 */
export const CARD_PARTS = ['details', 'task', 'days', 'progress'] as const;
export type CardPart = (typeof CARD_PARTS)[number];

/** How much room there is: a finger needs more than a mouse. */
export type CardSize = 'comfortable' | 'compact' | 'touch';

/** The heights of a card's usual lines and of one further line, in pixels for a rem of 16 pixels. */
const HEIGHTS: Readonly<Record<CardSize, { readonly base: number; readonly line: number }>> = {
	comfortable: { base: 74, line: 22 },
	compact: { base: 65, line: 18 },
	touch: { base: 82, line: 24 }
};

/** Returns the parts that the cards of a space can show. */
export const offeredParts = ({ kind }: Pick<Space, 'kind'>): readonly CardPart[] =>
	kind === 'sales' ? CARD_PARTS : ['details', 'days'];

/** Returns the parts that cards show until somebody chooses: the fields that the space has for them. */
export const usualParts = (space: Pick<Space, 'fields' | 'kind'>): readonly CardPart[] =>
	space.kind !== 'discussion' && cardFields(space).length > 0 ? ['details'] : [];

/**
 * Returns the height of the cards of a board, in pixels for a rem of 16 pixels. All cards of a board are
 * equally high, so that the place of a card follows from its number alone.
 */
export function cardHeight(parts: readonly CardPart[], size: CardSize): number {
	const { base, line } = HEIGHTS[size];
	const lines = (parts.includes('details') ? 1 : 0) + (hasWorkLine(parts) ? 1 : 0);
	return base + lines * line;
}

/** Whether cards show what is done and to be done, in a line of its own. */
export const hasWorkLine = (parts: readonly CardPart[]): boolean =>
	parts.some((part) => part !== 'details');
