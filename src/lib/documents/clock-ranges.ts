/** Ranges of the clocks of Yjs by client id: where each begins, and how long it is. */
export type Ranges = ReadonlyMap<number, readonly ClockRange[]>;

interface ClockRange {
	readonly clock: number;
	readonly len: number;
}

/** An item of Yjs, or a part of one. */
interface Span {
	readonly id: { readonly client: number; readonly clock: number };
	readonly length: number;
}

/** Whether all of an item is within one of the ranges. */
export const isWithin = ({ id, length }: Span, ranges: Ranges): boolean =>
	(ranges.get(id.client) ?? []).some(
		({ clock, len }) => clock <= id.clock && id.clock + length <= clock + len
	);

/** Whether a part of an item is within one of the ranges. */
export const isTouched = ({ id, length }: Span, ranges: Ranges): boolean =>
	(ranges.get(id.client) ?? []).some(
		({ clock, len }) => clock < id.clock + length && id.clock < clock + len
	);

/** Returns ranges in their order, those that touch as one. */
export function merged(
	parts: readonly (ClockRange & { readonly client: number })[]
): Map<number, readonly ClockRange[]> {
	const all = new Map<number, ClockRange[]>();
	for (const { client, clock, len } of [...parts].sort((a, b) => a.clock - b.clock)) {
		const ranges = all.get(client) ?? [];
		all.set(client, ranges);
		const last = ranges.at(-1);
		if (last === undefined || last.clock + last.len < clock) ranges.push({ clock, len });
		else {
			const end = Math.max(last.clock + last.len, clock + len);
			ranges[ranges.length - 1] = { clock: last.clock, len: end - last.clock };
		}
	}
	return all;
}
