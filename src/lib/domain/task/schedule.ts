import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { addDays, daysBetween, type Day } from '../core/day';
import { setField, together } from '../core/set-field';

/** The dates of a task. Rows leave out what there is not. */
export interface Dated {
	readonly startOn?: Day | null | undefined;
	readonly dueOn: Day | null;
}

/** The dates that somebody gives a task. */
export interface Dates {
	readonly startOn: Day | null;
	readonly dueOn: Day | null;
}

/** The days that a task takes, both included. */
export interface DaySpan {
	readonly from: Day;
	readonly to: Day;
}

/** A task's days on a calendar or a timeline. What is `open` has no date on that side: nobody has said it. */
export interface Span extends DaySpan {
	readonly open: 'start' | 'end' | null;
}

/** An end of a task's days. */
export type End = 'start' | 'due';

/** Returns the days of a task; `null` when it has no date. Dates that are the wrong way round span the same days. */
export function spanOf({ startOn, dueOn }: Dated): Span | null {
	const start = startOn ?? null;
	if (start === null && dueOn === null) return null;
	const [from, to] = [start ?? dueOn ?? '', dueOn ?? start ?? ''];
	const open = start === null ? 'start' : dueOn === null ? 'end' : null;
	return from <= to ? { from, to, open } : { from: to, to: from, open };
}

/** Whether two runs of days have one in common. */
export const overlaps = (one: DaySpan, other: DaySpan): boolean =>
	one.from <= other.to && other.from <= one.to;

/** Returns the dates of a task, moved by some days. What has no date gets none. */
export const movedBy = ({ startOn, dueOn }: Dated, days: number): Dates => ({
	startOn: (startOn ?? null) === null ? null : addDays(startOn ?? '', days),
	dueOn: dueOn === null ? null : addDays(dueOn, days)
});

/**
 * Returns the dates of a task with one end on another day. The other end stays where it is, and an end never passes
 * it: a task takes one day at least. The other end of a task that has only one date is that date.
 */
export function stretchedTo(task: Dated, end: End, day: Day): Dates {
	const span = spanOf(task);
	if (span === null) {
		return end === 'start' ? { startOn: day, dueOn: null } : { startOn: null, dueOn: day };
	}
	return end === 'start'
		? { startOn: day < span.to ? day : span.to, dueOn: span.to }
		: { startOn: span.from, dueOn: day > span.from ? day : span.from };
}

/** Returns the dates of a task that is put onto a day: those that it has keep their distance, and one without any is due then. */
export function putOn(task: Dated, day: Day): Dates {
	const span = spanOf(task);
	if (span === null) return { startOn: null, dueOn: day };
	return movedBy(task, daysBetween(span.from, day));
}

/** Sets the dates of a task, with a line of history for each that differs. */
export function scheduleTask(task: Dated, to: Dates, acting: Acting): RecordChange {
	const start = setField('startOn', task.startOn ?? null, to.startOn, acting);
	const due = setField('dueOn', task.dueOn, to.dueOn, acting);
	return start === NO_CHANGE ? due : due === NO_CHANGE ? start : together(start, due);
}

/** Returns the days that tasks take together; `null` when none of them has a date. */
export function spanOfAll(tasks: readonly Dated[]): DaySpan | null {
	const spans = tasks.map(spanOf).filter((span) => span !== null);
	const [first] = spans;
	if (first === undefined) return null;
	return spans.reduce<DaySpan>(
		(all, { from, to }) => ({
			from: from < all.from ? from : all.from,
			to: to > all.to ? to : all.to
		}),
		first
	);
}
