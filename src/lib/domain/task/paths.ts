import type { RecordId } from '../core/ids';

/**
 * Returns a shortest way from one task to another along these steps, both ends included; `null` when there is none.
 * Circles on the way do no harm.
 */
export function pathTo(
	from: RecordId,
	to: RecordId,
	next: (id: RecordId) => readonly RecordId[]
): readonly RecordId[] | null {
	if (from === to) return [from];
	const cameFrom = new Map<RecordId, RecordId | null>([[from, null]]);
	const waiting: RecordId[] = [from];
	for (const here of waiting) {
		for (const there of next(here)) {
			if (cameFrom.has(there)) continue;
			cameFrom.set(there, here);
			if (there === to) return wayBack(there, cameFrom);
			waiting.push(there);
		}
	}
	return null;
}

function wayBack(
	end: RecordId,
	cameFrom: ReadonlyMap<RecordId, RecordId | null>
): readonly RecordId[] {
	const way: RecordId[] = [];
	for (let at: RecordId | null = end; at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
	return way;
}

/**
 * Returns the circle that a task is in along these steps, beginning with the task and without its repetition at the
 * end; `null` when it is in none. Two people who each add a step can close one without knowing.
 */
export function circleOf(
	id: RecordId,
	next: (id: RecordId) => readonly RecordId[]
): readonly RecordId[] | null {
	let shortest: readonly RecordId[] | null = null;
	for (const first of next(id)) {
		const way = first === id ? [] : pathTo(first, id, next)?.slice(0, -1);
		if (way === undefined) continue;
		if (shortest === null || way.length + 1 < shortest.length) shortest = [id, ...way];
	}
	return shortest;
}
