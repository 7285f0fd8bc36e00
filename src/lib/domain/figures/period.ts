import type { Day } from '../core/day';
import type { Month } from './forecast';

/** The spans of time that figures can be looked at over. */
export type Span = 'six-months' | 'quarter' | 'year' | 'last-year';

export const SPANS: readonly Span[] = ['six-months', 'quarter', 'year', 'last-year'];

/** The month `count` months later (earlier when negative). */
export function addMonths(month: Month, count: number): Month {
	const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
	return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** The months of a span around a day, the earliest first. */
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

/** The first day of the first month, and the first day after the last. */
export const boundsOf = (
	months: readonly Month[]
): { readonly from: Day; readonly until: Day } => ({
	from: `${months[0] ?? '1970-01'}-01`,
	until: `${addMonths(months.at(-1) ?? '1970-01', 1)}-01`
});
