import { expect, test } from 'vitest';
import { addMonths, boundsOf, monthsOf, monthsSince, pastDays } from './period';

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

test.each([
	['2026-11-30', []],
	['2026-09-30', ['2026-09', '2026-10']],
	['2027-03-01', []]
])('OP-13 · the months since %s come before a span: %j', (day, earlier) => {
	expect(monthsSince(['2026-11', '2026-12'], day)).toEqual([...earlier, '2026-11', '2026-12']);
});

test('OP-13 · a year that is half typed asks for ten years of months, not for two thousand', () => {
	const months = monthsSince(['2026-11'], '0002-11-16');
	expect([months[0], months.at(-1), months.length]).toEqual(['2016-11', '2026-11', 121]);
});

test.each([
	// A Sunday, a Monday, the first of a month that is a Monday, and a day that February has not.
	[
		'2026-11-22',
		'today 2026-11-22, week-start 2026-11-16, week 2026-11-15, month-start 2026-11-01, month 2026-10-22'
	],
	['2026-11-23', 'today 2026-11-23, week 2026-11-16, month-start 2026-11-01, month 2026-10-23'],
	['2026-06-01', 'today 2026-06-01, week 2026-05-25, month 2026-05-01'],
	[
		'2026-03-31',
		'today 2026-03-31, week-start 2026-03-30, week 2026-03-24, month-start 2026-03-01, month 2026-02-28'
	]
])('OP-13 · the days that %s is compared with', (today, expected) => {
	const days = pastDays(today).map(({ name, day }) => `${name} ${day}`);
	expect(days.join(', ')).toBe(expected);
});
