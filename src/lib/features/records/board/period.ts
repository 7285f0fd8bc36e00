import type { Day, Instant } from '$lib/domain/core/day';
import { beginsIn, type TimeZone } from '$lib/domain/core/zone';

/** How far back a column of closed cards goes. */
export type Period = 'month' | 'quarter' | 'year' | 'all';

export const PERIODS: readonly Period[] = ['month', 'quarter', 'year', 'all'];

/** Returns the moment at which a period begins in a time zone, or `null` for all time. */
export function periodStart(period: Period, today: Day, zone: TimeZone): Instant | null {
	const year = Number(today.slice(0, 4));
	const month = Number(today.slice(5, 7));
	const first = (y: number, m: number): Instant => {
		const day = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-01`;
		return beginsIn(zone, day);
	};
	switch (period) {
		case 'month':
			return first(year, month);
		case 'quarter':
			// This month and the two before.
			return month > 2 ? first(year, month - 2) : first(year - 1, month + 10);
		case 'year':
			return first(year, 1);
		case 'all':
			return null;
	}
}
