import { expect, test } from 'vitest';
import { daysBefore, recentDays, type Recent } from './recent';

test.each<[Recent, string, string, string, string]>([
	['today', '2026-11-29', '2026-11-29', '2026-11-28', '2026-11-28'],
	// A Sunday is the end of its week.
	['week', '2026-11-23', '2026-11-29', '2026-11-16', '2026-11-22'],
	['month', '2026-11-01', '2026-11-30', '2026-10-01', '2026-10-31'],
	['quarter', '2026-10-01', '2026-12-31', '2026-07-01', '2026-09-30'],
	['year', '2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31']
])('LS-13 · the %s around a day, and the one before', (span, from, last, before, end) => {
	expect(recentDays(span, '2026-11-29')).toEqual({ from, last });
	expect(recentDays(span, '2026-11-29', 1)).toEqual({ from: before, last: end });
});

test('LS-13 · before days of one’s own lie as many others', () => {
	expect(daysBefore({ from: '2026-03-01', last: '2026-03-10' })).toEqual({
		from: '2026-02-19',
		last: '2026-02-28'
	});
});
