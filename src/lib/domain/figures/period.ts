import { addDays, dayNumber, dayOfParts, type Day } from '../core/day';
import type { DaySpan, Month, Period } from './forecast';

/** The named spans of time for which figures can be shown, in the order in which they are offered. */
export const SPANS = [
	'month',
	'next-month',
	'quarter',
	'next-quarter',
	'year',
	'next-year',
	'six-months',
	'last-year'
] as const;

export type Span = (typeof SPANS)[number];

/** The first month of a span relative to that of today, and its number of months. */
const LENGTHS: Readonly<Record<Span, (month: number) => readonly [first: number, count: number]>> =
	{
		month: () => [0, 1],
		'next-month': () => [1, 1],
		quarter: (month) => [-(month % 3), 3],
		'next-quarter': (month) => [3 - (month % 3), 3],
		year: (month) => [-month, 12],
		'next-year': (month) => [12 - month, 12],
		'six-months': () => [0, 6],
		'last-year': () => [-11, 12]
	};

/** Returns the month `count` months later (earlier when negative). */
export function addMonths(month: Month, count: number): Month {
	const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
	return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** Returns the days of a span around a day. */
export function daysOf(span: Span, today: Day): DaySpan {
	const month = today.slice(0, 7);
	const [first, count] = LENGTHS[span](Number(month.slice(5)) - 1);
	const from = addMonths(month, first);
	return { from: `${from}-01`, last: addDays(`${addMonths(from, count)}-01`, -1) };
}

/** The most months that are shown one by one, because a year may be half typed. */
const MOST_MONTHS = 121;

/** Returns the span from one day to another, at most ten years, or `null` when they are in the wrong order. */
export function spanBetween(from: Day, last: Day): DaySpan | null {
	if (from > last) return null;
	const end = addDays(`${addMonths(from.slice(0, 7), MOST_MONTHS)}-01`, -1);
	return { from, last: last < end ? last : end };
}

/** Returns the months of which days are in a span, the earliest first. */
export function monthsOf({ from, last }: DaySpan): Month[] {
	const months: Month[] = [];
	const end = last.slice(0, 7);
	for (let month = from.slice(0, 7); month <= end; month = addMonths(month, 1)) months.push(month);
	return months;
}

/** Whether a day is in a span. */
export const isWithin = ({ from, last }: DaySpan, day: Day): boolean => day >= from && day <= last;

/**
 * Returns the periods that count in a span. What is overdue or has no date is still to come, so it counts
 * in every span around today, but in none that is over or has not begun.
 */
export const periodsOf = (days: DaySpan, today: Day): Period[] =>
	isWithin(days, today) ? ['overdue', ...monthsOf(days), 'undated'] : monthsOf(days);

/**
 * Returns a span around today together with the months before it since an earlier day, at most ten years:
 * what was expected in them then is overdue today. Another span stays as it is.
 */
export function daysSince(days: DaySpan, day: Day, today: Day): DaySpan {
	const begin = `${day.slice(0, 7)}-01`;
	if (!isWithin(days, today) || begin >= days.from) return days;
	const earliest = `${addMonths(days.from.slice(0, 7), 1 - MOST_MONTHS)}-01`;
	return { from: begin > earliest ? begin : earliest, last: days.last };
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
