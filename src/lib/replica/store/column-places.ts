import type { OrderKey } from '../../domain/core/order';

/** A card of a column whose place is known. It is the first with its key. */
export interface KnownPlace {
	readonly index: number;
	readonly order: OrderKey;
}

/** How many places are remembered: the last ones that were read. */
const MOST = 64;

/**
 * Places of cards in a column that were read before, so that what lies beside them is read from there and not counted
 * from an end. They hold as long as nothing in the column changes: whoever keeps them forgets them then.
 */
export class ColumnPlaces {
	private known: KnownPlace[] = [];

	/** Remembers places of a page: of the first and the last card that no card with the same key stands before. */
	note(start: number, rows: readonly { readonly order: OrderKey }[]): void {
		const first = rows.findIndex(({ order }, at) => at > 0 && rows[at - 1]?.order !== order);
		const last = rows.findLastIndex(({ order }, at) => at > 0 && rows[at - 1]?.order !== order);
		for (const at of new Set([first, last])) {
			const row = rows[at];
			if (row === undefined) continue;
			const place = { index: start + at, order: row.order };
			this.known = [...this.known.filter(({ index }) => index !== place.index), place].slice(-MOST);
		}
	}

	/** Returns the known place that is nearest to an index, or `null` when none is within a distance of it. */
	near(index: number, within: number): KnownPlace | null {
		let nearest: KnownPlace | null = null;
		for (const place of this.known) {
			const distance = Math.abs(place.index - index);
			const best = nearest === null ? within : Math.abs(nearest.index - index);
			if (distance <= best) nearest = place;
		}
		return nearest;
	}

	/** Forgets all of them, because something in the column has changed. */
	forget(): void {
		this.known = [];
	}
}
