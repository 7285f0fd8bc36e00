import { addDays, dayNumber, type Day, type Instant } from '../core/day';
import type { MemberId, RecordId } from '../core/ids';
import type { PastLine } from '../history/past';
import type { Stage } from '../space/space';
import { statusKinds } from '../space/status';
import { endings } from '../task/ending';
import { isBlocked, type Dependent } from '../task/dependencies';
import type { DaySpan } from './forecast';
import { isWithin } from './period';

/** A task of a board as figures read it, with what it has been through, the oldest change first. */
export interface TaskWithPast extends Dependent {
	readonly title: string;
	readonly owner: MemberId | null;
	readonly stage: string;
	readonly createdAt: Instant;
	readonly past: readonly PastLine[];
}

/** How work that was done kept its due date. `undated`: it had none. */
export type Punctuality = 'on-time' | 'late' | 'undated';

/** A task that was done in the days that are asked for. What was cancelled is not done. */
export interface Finished {
	readonly task: TaskWithPast;
	/** The day on which it was done. */
	readonly day: Day;
	readonly kept: Punctuality;
	/** From its making to its end, in ms. */
	readonly lead: number;
	/** From when work on it began to its end, in ms; `null` when nobody said that it had begun. */
	readonly cycle: number | null;
}

/** A task that cannot go on, because something that it waits for is not done. */
export interface Blocked {
	readonly task: TaskWithPast;
	readonly since: Instant;
	/** What it waits for and is open. */
	readonly by: readonly RecordId[];
}

/** What figures of a work space are reckoned by. */
export interface WorkBasis {
	readonly stages: readonly Pick<Stage, 'id' | 'kind' | 'begun' | 'builtIn'>[];
	/** The day of a moment, in the workspace's time zone. */
	readonly dayOf: (at: Instant) => Day;
}

/** Returns the tasks that were done in some days, the latest first. */
export function finishedIn(
	tasks: Iterable<TaskWithPast>,
	days: DaySpan,
	{ stages, dayOf }: WorkBasis
): readonly Finished[] {
	const endingOf = endings(stages);
	const kinds = statusKinds(stages);
	const begun = new Set(stages.flatMap(({ id }) => (kinds.get(id) === 'doing' ? [id] : [])));
	const found: Finished[] = [];
	for (const task of tasks) {
		if (task.closedAt === null || endingOf(task) !== 'done') continue;
		const day = dayOf(task.closedAt);
		if (!isWithin(days, day)) continue;
		const { dueOn, createdAt, closedAt, past } = task;
		const began = past.find(
			({ field, to, at }) => field === 'stage' && begun.has(String(to)) && at <= closedAt
		);
		const kept = dueOn === null ? 'undated' : day <= dueOn ? 'on-time' : 'late';
		const lead = Math.max(0, closedAt - createdAt);
		const cycle = began === undefined ? null : closedAt - began.at;
		found.push({ task, day, kept, lead, cycle });
	}
	return found.sort(
		(a, b) => (b.task.closedAt ?? 0) - (a.task.closedAt ?? 0) || (a.task.id < b.task.id ? -1 : 1)
	);
}

/**
 * Returns the tasks that are blocked now, those for the longest time first. One is blocked since it has waited for
 * something that is open: since it was said, or since that was opened again.
 */
export function blockedNow(
	tasks: readonly TaskWithPast[],
	{ stages }: Pick<WorkBasis, 'stages'>
): readonly Blocked[] {
	const closed = new Set(stages.flatMap(({ id, kind }) => (kind === 'open' ? [] : [id])));
	const known = new Map(tasks.map((task) => [task.id, task]));
	return tasks
		.filter((task) => isBlocked(task, known))
		.map((task): Blocked => {
			const by = Object.entries(task.dependencies ?? {}).flatMap(([before, kind]) =>
				kind !== 'start-start' && known.get(before)?.closedAt === null ? [before] : []
			);
			const moments = by.map((before) => waitsSince(task, known.get(before), closed));
			return { task, by, since: Math.min(...moments) };
		})
		.sort((a, b) => a.since - b.since || (a.task.id < b.task.id ? -1 : 1));
}

/** Returns since when a task has waited for another one that is open. */
function waitsSince(
	task: TaskWithPast,
	before: TaskWithPast | undefined,
	closed: ReadonlySet<string>
): Instant {
	const field = `after.${before?.id ?? ''}`;
	const said = task.past.findLast((line) => line.field === field && line.to !== null);
	const made = Math.max(task.createdAt, before?.createdAt ?? 0);
	const opened = before?.past.findLast(
		({ field: of, from, to }) =>
			of === 'stage' && closed.has(String(from)) && !closed.has(String(to))
	);
	return Math.max(said?.at ?? made, opened?.at ?? 0);
}

/** Returns the Monday of a day's week. */
export const weekOf = (day: Day): Day => addDays(day, -((dayNumber(day) + 3) % 7));

/** Returns the weeks of some days, each by its Monday, the earliest first. */
export function weeksOf({ from, last }: DaySpan): readonly Day[] {
	const weeks: Day[] = [];
	for (let week = weekOf(from); week <= last; week = addDays(week, 7)) weeks.push(week);
	return weeks;
}

/** How long something took, of several: half of them no longer than `half`, nine in ten no longer than `most`. */
export interface Durations {
	readonly count: number;
	readonly half: number;
	readonly most: number;
}

/** Returns how long something took, in the unit of `values`; `null` when there is nothing to say it of. */
export function durationsOf(values: readonly number[]): Durations | null {
	if (values.length === 0) return null;
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
	return { count: sorted.length, half: at(0.5), most: at(0.9) };
}

/** Which tasks a figure of work counts. */
export type WorkPick =
	| { readonly of: 'finished' | Punctuality | 'cycle' | 'blocked' }
	| { readonly of: 'week'; readonly week: Day }
	/** `null`: nobody's. */
	| { readonly of: 'person'; readonly member: MemberId | null };

/** Whether a figure counts a task that was done. */
export function isPicked(pick: WorkPick, { task, day, kept, cycle }: Finished): boolean {
	switch (pick.of) {
		case 'finished':
			return true;
		case 'cycle':
			return cycle !== null;
		case 'blocked':
			return false;
		case 'week':
			return weekOf(day) === pick.week;
		case 'person':
			return task.owner === pick.member;
		default:
			return kept === pick.of;
	}
}
