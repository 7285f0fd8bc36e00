/** A place on the board: a column, and the number of cards above. */
export interface Place {
	readonly stage: string;
	readonly index: number;
}

/** The directions of the arrow keys and of Home and End. */
export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
	ArrowUp: 'up',
	ArrowDown: 'down',
	ArrowLeft: 'left',
	ArrowRight: 'right',
	Home: 'first',
	End: 'last'
};

/** Returns the direction of a key, or `undefined` for a key that has none. */
export const directionOf = (key: string): Direction | undefined => DIRECTIONS[key];

/** The parts of a column that a step needs. `last` is the last index, -1 when the column is empty. */
export interface Steps {
	readonly stage: string;
	readonly last: number;
}

/**
 * Returns the place one step away: within the column, or at the same height of the next column that is
 * `allowed` and not empty. Returns `null` when there is none.
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
 * Converts a place that is counted among the other cards, as the keyboard counts, to a gap between all
 * cards, as the pointer sees them. The moving card is still at its old place.
 */
export const toGap = (place: Place, from: Place): Place =>
	place.stage === from.stage && place.index >= from.index
		? { ...place, index: place.index + 1 }
		: place;

/** Reverses `toGap`. Both gaps around the moving card are its own place. */
export const fromGap = (gap: Place, from: Place): Place =>
	gap.stage === from.stage && gap.index > from.index ? { ...gap, index: gap.index - 1 } : gap;
