import { expect, test } from 'vitest';
import { addMonths, daysOf, daysSince, monthsOf, pastDays, periodsOf, spanBetween } from './period';

test.each([
	['2026-11', 2, '2027-01'],
	['2026-01', -1, '2025-12'],
	['2026-12', 0, '2026-12'],
	['2026-03', -27, '2023-12']
])('OP-13 · %s and %d months is %s', (month, count, expected) => {
	expect(addMonths(month, count)).toBe(expected);
});

test.each([
	['month', '2026-11-22', '2026-11-01', '2026-11-30'],
	['next-month', '2026-12-31', '2027-01-01', '2027-01-31'],
	['quarter', '2026-11-22', '2026-10-01', '2026-12-31'],
	['quarter', '2026-01-01', '2026-01-01', '2026-03-31'],
	['next-quarter', '2026-11-22', '2027-01-01', '2027-03-31'],
	['next-quarter', '2026-04-01', '2026-07-01', '2026-09-30'],
	['year', '2026-11-22', '2026-01-01', '2026-12-31'],
	['next-year', '2026-01-01', '2027-01-01', '2027-12-31'],
	['six-months', '2026-11-22', '2026-11-01', '2027-04-30'],
	['last-year', '2026-11-22', '2025-12-01', '2026-11-30']
] as const)('OP-13 · the %s around %s goes from %s to %s', (span, today, from, last) => {
	expect(daysOf(span, today)).toEqual({ from, last });
});

test('OP-13 · a span from one day to another has all of their months, and at most ten years', () => {
	expect(monthsOf({ from: '2026-11-30', last: '2027-01-01' })).toEqual([
		'2026-11',
		'2026-12',
		'2027-01'
	]);
	expect(spanBetween('2026-11-30', '2026-11-29')).toBeNull();
	expect(spanBetween('2026-11-30', '2026-11-30')).toEqual({
		from: '2026-11-30',
		last: '2026-11-30'
	});
	// A year that is half typed asks for ten years of months, not for two thousand.
	const long = spanBetween('0002-11-16', '2026-11-16');
	expect(long).toEqual({ from: '0002-11-16', last: '0012-11-30' });
	expect(monthsOf({ from: '0002-11-16', last: '0012-11-30' })).toHaveLength(121);
});

test('OP-13 · what is overdue or has no date counts only in a span around today', () => {
	const november = { from: '2026-11-10', last: '2026-11-30' };
	expect(periodsOf(november, '2026-11-10')).toEqual(['overdue', '2026-11', 'undated']);
	expect(periodsOf(november, '2026-11-30')).toEqual(['overdue', '2026-11', 'undated']);
	expect(periodsOf(november, '2026-11-09')).toEqual(['2026-11']);
	expect(periodsOf(november, '2026-12-01')).toEqual(['2026-11']);
});

test.each([
	['2026-11-30', '2026-11-01'],
	['2026-09-30', '2026-09-01'],
	['2027-03-01', '2026-11-01'],
	['0002-11-16', '2016-11-01']
])('OP-13 · compared with %s, a span around today begins on %s', (day, from) => {
	const days = { from: '2026-11-01', last: '2026-12-31' };
	expect(daysSince(days, day, '2026-11-22')).toEqual({ from, last: '2026-12-31' });
	expect(daysSince(days, day, '2026-10-31')).toEqual(days);
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
