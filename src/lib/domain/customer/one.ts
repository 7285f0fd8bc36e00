import type { RecordId } from '../core/ids';

/** What decides where a customer leads: whom it was merged into, and whether it is in the bin. */
export interface Leading {
	readonly into: RecordId | null;
	readonly binned: boolean;
}

/**
 * Which customer one is in the end, the same from wherever one starts (OP-12). A chain of merges ends at
 * the one that was merged into nobody. Merges that were made apart may form a ring: of a ring the one with
 * the lowest id stays, one that is not in the bin before others. What leads to a customer that `at` does
 * not know stays itself, so that nobody loses it.
 */
export function endOf(id: RecordId, at: (id: RecordId) => Leading | undefined): RecordId {
	const path: RecordId[] = [];
	let now = id;
	for (;;) {
		path.push(now);
		const into = at(now)?.into ?? null;
		if (into === null) return now;
		const seen = path.indexOf(into);
		if (seen >= 0) return lowest(path.slice(seen), at);
		if (at(into) === undefined) return now;
		now = into;
	}
}

function lowest(ring: readonly RecordId[], at: (id: RecordId) => Leading | undefined): RecordId {
	const there = ring.filter((id) => at(id)?.binned === false);
	return (there.length > 0 ? there : ring).reduce((a, b) => (a < b ? a : b));
}
