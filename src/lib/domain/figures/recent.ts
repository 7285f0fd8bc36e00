import { addDays, dayNumber, type Day } from '../core/day';
import type { DaySpan } from './forecast';
import { addMonths } from './period';

/** The named spans of what has happened, in the order in which they are offered. */
export const RECENT = ['today', 'week', 'month', 'quarter', 'year'] as const;

export type Recent = (typeof RECENT)[number];

/** Returns the whole span around a day; `back` spans earlier. Weeks start on Monday. */
export function recentDays(span: Recent, today: Day, back = 0): DaySpan {
	const month = today.slice(0, 7);
	if (span === 'today') {
		const day = addDays(today, -back);
		return { from: day, last: day };
	}
	if (span === 'week') {
		// 1970-01-01 was a Thursday.
		const monday = addDays(today, -((dayNumber(today) + 3) % 7) - 7 * back);
		return { from: monday, last: addDays(monday, 6) };
	}
	const months = { month: 1, quarter: 3, year: 12 }[span];
	const at = Number(month.slice(5)) - 1;
	const first = addMonths(month, -(at % months) - months * back);
	return { from: `${first}-01`, last: addDays(`${addMonths(first, months)}-01`, -1) };
}

/** Returns the span before one of a person's own: as many days, up to the day before it. */
export function daysBefore({ from, last }: DaySpan): DaySpan {
	const days = dayNumber(last) - dayNumber(from) + 1;
	return { from: addDays(from, -days), last: addDays(from, -1) };
}
