import type { Clock, Day } from '../core/day';
import { today } from '../core/day';
import { clockState, type ClockState } from '../deal/deal';
import type { StageKind } from '../space/space';

/** A time of day, `HH:MM`, in the workspace's time zone. */
export type TimeOfDay = string;

/** How a time of day is written. */
export const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Whether something is a time of day. */
export const isTimeOfDay = (value: unknown): value is TimeOfDay =>
	typeof value === 'string' && TIME_OF_DAY.test(value);

/** When something is due. Rows leave out what there is not; a time without a day says nothing. */
export interface Due {
	readonly dueOn: Day | null;
	readonly dueTime?: TimeOfDay | null | undefined;
}

/** A day and the time of that day. */
export interface Moment {
	readonly day: Day;
	readonly time: TimeOfDay;
}

/** The minutes of a day. */
const DAY = 24 * 60;

const pad = (value: number): string => String(value).padStart(2, '0');

/** Returns the time so many minutes after the beginning of a day. */
export const timeAt = (minutes: number): TimeOfDay =>
	`${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;

/** Returns how many minutes after the beginning of its day a time is. */
export const minutesOf = (time: TimeOfDay): number =>
	Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Returns the present day and time of day by a clock. */
export function momentOf(clock: Clock): Moment {
	const now = clock.now();
	const minutes = Math.floor(now / 60_000) + clock.offset(now);
	return { day: today(clock), time: timeAt(((minutes % DAY) + DAY) % DAY) };
}

/** Whether something is late: its day has passed, or on its day its time. */
export const isLate = ({ dueOn, dueTime }: Due, { day, time }: Moment): boolean =>
	dueOn !== null && (dueOn < day || (dueOn === day && (dueTime ?? '~') < time));

/** Returns the state of the clock of something that is due (OP-01), by its time, too; `null` where it has no day. */
export function dueState(
	due: Due,
	now: Moment,
	kind: StageKind,
	nearDays: number
): ClockState | null {
	if (due.dueOn === null) return null;
	const state = clockState(due.dueOn, now.day, kind, nearDays);
	return state !== 'closed' && isLate(due, now) ? 'past' : state;
}

/** Returns by what something is put in order: its day, then its time, what has no time last. Without a day it is the last. */
export const dueOrder = ({ dueOn, dueTime }: Due): string =>
	dueOn === null ? '~' : `${dueOn} ${dueTime ?? '~'}`;
