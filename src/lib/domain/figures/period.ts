import { addDays, dayNumber, dayOfParts, type Day } from '../core/day';
import type { Month } from './forecast';

/** The spans of time for which figures can be shown. */
export type Span = 'six-months' | 'quarter' | 'year' | 'last-year';

export const SPANS: readonly Span[] = ['six-months', 'quarter', 'year', 'last-year'];

/** Returns the month `count` months later (earlier when negative). */
export function addMonths(month: Month, count: number): Month {
	const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
	return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** Returns the months of a span around a day, the earliest first. */
export function monthsOf(span: Span, today: Day): Month[] {
	const month = today.slice(0, 7);
	const inYear = Number(month.slice(5, 7)) - 1;
	const from = (first: Month, count: number) =>
		Array.from({ length: count }, (_, at) => addMonths(first, at));
	switch (span) {
		case 'six-months':
			return from(month, 6);
		case 'quarter':
			return from(addMonths(month, -(inYear % 3)), 3);
		case 'year':
			return from(addMonths(month, -inYear), 12);
		case 'last-year':
			return from(addMonths(month, -11), 12);
	}
}

/** Returns the first day of the first month, and the first day after the last. */
export const boundsOf = (
	months: readonly Month[]
): { readonly from: Day; readonly until: Day } => ({
	from: `${months[0] ?? '1970-01'}-01`,
	until: `${addMonths(months.at(-1) ?? '1970-01', 1)}-01`
});

/** The most months before a span that are listed one by one, because a year may be half typed. */
const MOST_EARLIER = 120;

/** Returns the months of a span, and before them those since an earlier day, for at most ten years. */
export function monthsSince(months: readonly Month[], day: Day): Month[] {
	const [first = day.slice(0, 7)] = months;
	const earlier: Month[] = [];
	const begin = day.slice(0, 7);
	let month = first;
	while (month > begin && earlier.length < MOST_EARLIER) {
		month = addMonths(month, -1);
		earlier.push(month);
	}
	return [...earlier.reverse(), ...months];
}

/** The days with which people compare. */
export type PastDay = 'today' | 'week-start' | 'week' | 'month-start' | 'month';

/**
 * Returns those days relative to today, the latest first, each day once under the first of its names.
 * Weeks start on Monday.
 */
export function pastDays(today: Day): { readonly name: PastDay; readonly day: Day }[] {
	// 1970-01-01 was a Thursday.
	const sinceMonday = (dayNumber(today) + 3) % 7;
	const days: readonly { readonly name: PastDay; readonly day: Day }[] = [
		{ name: 'today', day: today },
		{ name: 'week-start', day: addDays(today, -sinceMonday) },
		{ name: 'week', day: addDays(today, -7) },
		{ name: 'month-start', day: `${today.slice(0, 7)}-01` },
		{ name: 'month', day: monthBefore(today) }
	];
	const first = days.filter(({ day }, at) => days.findIndex((one) => one.day === day) === at);
	return first.sort((a, b) => (a.day < b.day ? 1 : -1));
}

/** Returns the same day of the previous month, or its last day when it has no such day. */
function monthBefore(day: Day): Day {
	const month = addMonths(day.slice(0, 7), -1);
	const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
	return dayOfParts(year, number, Number(day.slice(8))) ?? addDays(`${day.slice(0, 7)}-01`, -1);
}
