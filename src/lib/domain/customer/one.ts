import type { RecordId } from '../core/ids';

/** What determines to which customer one leads: into which it was merged, and whether it is in the bin. */
export interface Leading {
	readonly into: RecordId | null;
	readonly binned: boolean;
}

/**
 * Returns the customer at the end of a chain of merges, the same from wherever one starts (OP-12). A
 * chain ends at the customer that was merged into none. Merges that were made independently may form a
 * ring: of a ring, the customer with the lowest id stays, and one that is not in the bin before others.
 * A customer that refers to one unknown to `at` stays itself, so that nobody loses it.
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
