import { expect, test } from 'vitest';
import { addMonths, boundsOf, monthsOf } from './period';

test.each([
	['2026-11', 2, '2027-01'],
	['2026-01', -1, '2025-12'],
	['2026-12', 0, '2026-12'],
	['2026-03', -27, '2023-12']
])('OP-13 · %s and %d months is %s', (month, count, expected) => {
	expect(addMonths(month, count)).toBe(expected);
});

test.each([
	['six-months', '2026-11-22', '2026-11', '2027-04', 6],
	['quarter', '2026-11-22', '2026-10', '2026-12', 3],
	['quarter', '2026-01-01', '2026-01', '2026-03', 3],
	['year', '2026-11-22', '2026-01', '2026-12', 12],
	['last-year', '2026-11-22', '2025-12', '2026-11', 12]
] as const)('OP-13 · the %s around %s goes from %s to %s', (span, today, first, last, count) => {
	const months = monthsOf(span, today);
	expect([months[0], months.at(-1), months.length]).toEqual([first, last, count]);
});

test('OP-13 · bounds are days: the last is not within', () => {
	expect(boundsOf(['2026-11', '2026-12'])).toEqual({ from: '2026-11-01', until: '2027-01-01' });
});
