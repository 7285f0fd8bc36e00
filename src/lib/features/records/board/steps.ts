/** A place on the board: a column, and how many cards lie above. */
export interface Place {
	readonly stage: string;
	readonly index: number;
}

/** The directions that the arrow keys and Home and End stand for. */
export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

/** A column as far as stepping through it needs: the last index in it, -1 when it holds nothing. */
export interface Steps {
	readonly stage: string;
	readonly last: number;
}

/**
 * The place one step further: within the column, or at the same height of the next column that is
 * `allowed` and has a place at all. `null` when there is none.
 */
export function stepTo(
	place: Place,
	direction: Direction,
	columns: readonly Steps[],
	allowed: (stage: string) => boolean = () => true
): Place | null {
	const at = columns.findIndex(({ stage }) => stage === place.stage);
	const column = columns[at];
	if (column === undefined) return null;
	const within = (index: number): Place | null =>
		index < 0 || index > column.last || index === place.index ? null : { ...place, index };
	switch (direction) {
		case 'up':
			return within(place.index - 1);
		case 'down':
			return within(place.index + 1);
		case 'first':
			return within(0);
		case 'last':
			return within(column.last);
		case 'left':
		case 'right': {
			const onward = direction === 'left' ? columns.slice(0, at).reverse() : columns.slice(at + 1);
			const next = onward.find(({ stage, last }) => last >= 0 && allowed(stage));
			return next ? { stage: next.stage, index: Math.min(place.index, next.last) } : null;
		}
	}
}

/**
 * A place counted among the other cards, as the keyboard counts, as a gap between all cards, as the
 * pointer sees them: the moving card still stands in its old place.
 */
export const toGap = (place: Place, from: Place): Place =>
	place.stage === from.stage && place.index >= from.index
		? { ...place, index: place.index + 1 }
		: place;

/** The reverse of `toGap`; both gaps around the card itself are its own place. */
export const fromGap = (gap: Place, from: Place): Place =>
	gap.stage === from.stage && gap.index > from.index ? { ...gap, index: gap.index - 1 } : gap;
