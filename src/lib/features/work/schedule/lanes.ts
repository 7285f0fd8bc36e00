import type { Day } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { overlaps, type DaySpan, type Span } from '$lib/domain/task/schedule';

/** A task and its days, as they are laid out. */
export interface Laid<Row> {
	readonly row: Row;
	readonly span: Span;
}

/** A piece of a task in one week: its lane from the top, and its days there. */
export interface Piece<Row> extends Laid<Row> {
	readonly lane: number;
	/** The columns of its first and last day in the week, from 0. */
	readonly first: number;
	readonly last: number;
	/** Whether it goes on before or after the week. */
	readonly before: boolean;
	readonly after: boolean;
}

/**
 * Lays tasks out in the lanes of a week, so that none covers another: the one that begins first stands highest, of those
 * that begin together the longest. One that is held stands above all of them. The tasks come by `inOrder`, and the days
 * are those of the week, in their order.
 */
export function lanesOf<Row extends { readonly id: RecordId }>(
	tasks: readonly Laid<Row>[],
	days: readonly Day[],
	held: RecordId | null = null
): readonly Piece<Row>[] {
	const week: DaySpan = { from: days[0] ?? '', to: days.at(-1) ?? '' };
	const place = new Map(days.map((day, at) => [day, at]));
	const ends: number[] = [];
	const here = tasks.filter(({ span }) => overlaps(span, week));
	const highest = here.filter(({ row }) => row.id === held);
	const others = highest.length === 0 ? here : here.filter(({ row }) => row.id !== held);
	return [...highest, ...others].map(({ row, span }) => {
		const first = place.get(span.from) ?? 0;
		const last = place.get(span.to) ?? days.length - 1;
		const free = ends.findIndex((end) => end < first);
		const lane = free === -1 ? ends.length : free;
		ends[lane] = last;
		const [before, after] = [span.from < week.from, span.to > week.to];
		return { row, span, lane, first, last, before, after };
	});
}

/** The order of tasks on a calendar: by their first day, the longest first, then by their ids. */
export const inOrder = <Row extends { readonly id: RecordId }>(
	a: Laid<Row>,
	b: Laid<Row>
): number =>
	compare(a.span.from, b.span.from) || compare(b.span.to, a.span.to) || compare(a.row.id, b.row.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Returns tasks that stand by `inOrder` with one more in its place. */
export function placedIn<Row extends { readonly id: RecordId }>(
	tasks: readonly Laid<Row>[],
	one: Laid<Row>
): readonly Laid<Row>[] {
	let [low, high] = [0, tasks.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		const there = tasks[middle];
		if (there !== undefined && inOrder(there, one) < 0) low = middle + 1;
		else high = middle;
	}
	return [...tasks.slice(0, low), one, ...tasks.slice(low)];
}

/** Returns how many tasks of each day do not fit into some lanes. A day that needs the last lane to say so loses that. */
export function hiddenIn<Row>(
	pieces: readonly Piece<Row>[],
	days: number,
	lanes: number
): { readonly shown: readonly Piece<Row>[]; readonly hidden: readonly number[] } {
	const hidden = Array.from({ length: days }, () => 0);
	const isFull = pieces.some(({ lane }) => lane >= lanes);
	const room = isFull ? Math.max(0, lanes - 1) : lanes;
	const shown = pieces.filter(({ lane }) => lane < room);
	for (const { lane, first, last } of pieces) {
		if (lane < room) continue;
		for (let day = first; day <= last; day += 1) hidden[day] = (hidden[day] ?? 0) + 1;
	}
	return { shown, hidden };
}
