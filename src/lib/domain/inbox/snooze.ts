import { addDays, dayNumber, type Day, type Instant } from '../core/day';
import { minutesOf, type Due } from '../task/due';
import { beginsIn, dayIn, offsetIn, type TimeZone } from '../core/zone';

/** Until when something is snoozed, or when somebody is reminded. */
export type Later = 'hour' | 'evening' | 'tomorrow' | 'next-week' | 'month';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The hours of a day at which what was put off comes back. */
const MORNING = 9;
const EVENING = 18;

/** Days are counted from 1970-01-01, a Thursday. */
const isMonday = (day: Day): boolean => (((dayNumber(day) + 3) % 7) + 7) % 7 === 0;

/** Returns the moment of an hour of a day in a zone. */
export const hourOf = (zone: TimeZone, day: Day, hour: number): Instant => {
	const begin = beginsIn(zone, day);
	const guess = begin + hour * HOUR;
	// On a day on which clocks change the day's first hours may be more or fewer.
	return guess + (offsetIn(zone, begin) - offsetIn(zone, guess)) * MINUTE;
};

/** Returns the morning of a day in a zone. */
export const morningOf = (zone: TimeZone, day: Day): Instant => hourOf(zone, day, MORNING);

/** Returns the moments that are offered, in the workspace's time zone, each later than the one before. */
export function laterChoices(
	now: Instant,
	zone: TimeZone
): readonly { readonly later: Later; readonly at: Instant }[] {
	const today = dayIn(zone, now);
	const tomorrow = addDays(today, 1);
	let monday = tomorrow;
	while (!isMonday(monday)) monday = addDays(monday, 1);
	const hour = now + HOUR;
	const evening = hourOf(zone, today, EVENING);
	const choices: { readonly later: Later; readonly at: Instant }[] = [{ later: 'hour', at: hour }];
	if (evening > hour) choices.push({ later: 'evening', at: evening });
	choices.push({ later: 'tomorrow', at: morningOf(zone, tomorrow) });
	if (monday !== tomorrow) choices.push({ later: 'next-week', at: morningOf(zone, monday) });
	choices.push({ later: 'month', at: morningOf(zone, addDays(today, 30)) });
	return choices;
}

/** When somebody is reminded of what is due. */
export type BeforeDue = 'due' | 'hour-before' | 'day-before';

/** The earliest first. */
export const BEFORE_DUE: readonly BeforeDue[] = ['day-before', 'hour-before', 'due'];

/**
 * Returns a moment before something is due, in the workspace's time zone; `null` for what has no date. What has no time
 * is due in the morning of its day.
 */
export function momentBefore(
	{ dueOn, dueTime }: Due,
	before: BeforeDue,
	zone: TimeZone
): Instant | null {
	if (dueOn === null) return null;
	const hour = (dueTime ?? null) === null ? MORNING : minutesOf(dueTime ?? '') / 60;
	if (before === 'day-before') return hourOf(zone, addDays(dueOn, -1), hour);
	return hourOf(zone, dueOn, hour) - (before === 'hour-before' ? HOUR : 0);
}

/**
 * Returns the moments before something is due that are still to come, in the workspace's time zone. What has no time is
 * due in the morning of its day.
 */
export function beforeDue(
	due: Due,
	now: Instant,
	zone: TimeZone
): readonly { readonly before: BeforeDue; readonly at: Instant }[] {
	const hasTime = (due.dueTime ?? null) !== null;
	return BEFORE_DUE.flatMap((before) => {
		const at = momentBefore(due, before, zone);
		const isOffered = at !== null && at > now && (hasTime || before !== 'hour-before');
		return isOffered ? [{ before, at }] : [];
	});
}
