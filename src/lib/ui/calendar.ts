import { dayAfter, monthsAfter, partsOf } from './date-input';

/** The number of weeks that a calendar shows, always the same, so that it keeps its height. */
const WEEKS = 6;

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** Returns the weeks around a month `YYYY-MM`, whole, from the region's first weekday on. */
export function weeksOf(month: string, firstWeekday: number): readonly (readonly string[])[] {
	const first = `${month}-01`;
	const start = dayAfter(first, -((weekdayOf(first) - firstWeekday + 7) % 7));
	return Array.from({ length: WEEKS }, (_, week) =>
		Array.from({ length: 7 }, (_, weekday) => dayAfter(start, week * 7 + weekday))
	);
}

/** Returns the day nearest to `day` that can be chosen. */
export const within = (day: string, min = '1000-01-01', max = '9999-12-31'): string =>
	day < min ? min : day > max ? max : day;

interface Key {
	readonly key: string;
	readonly shiftKey: boolean;
}

/**
 * Returns the day to which a key moves from `day`, after the date grid of the ARIA Authoring Practices, or `null`
 * when it is no such key: arrows by a day and a week, Home and End in the week, Page Up and Page Down by a month, with
 * Shift by a year.
 */
export function dayByKey(day: string, { key, shiftKey }: Key, firstWeekday: number): string | null {
	const inWeek = (weekdayOf(day) - firstWeekday + 7) % 7;
	switch (key) {
		case 'ArrowLeft':
			return dayAfter(day, -1);
		case 'ArrowRight':
			return dayAfter(day, 1);
		case 'ArrowUp':
			return dayAfter(day, -7);
		case 'ArrowDown':
			return dayAfter(day, 7);
		case 'Home':
			return dayAfter(day, -inWeek);
		case 'End':
			return dayAfter(day, 6 - inWeek);
		case 'PageUp':
			return monthsAfter(day, shiftKey ? -12 : -1);
		case 'PageDown':
			return monthsAfter(day, shiftKey ? 12 : 1);
		default:
			return null;
	}
}

/** Returns the month of a day, `YYYY-MM`. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** Returns the day of the month as a number. */
export const dateOf = (day: string): number => partsOf(day)[2];
