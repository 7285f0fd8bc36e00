import { describe, expect, test } from 'vitest';
import { dayInMonth, dayToCome } from './columns';

describe('OP-13 · a card dropped on another month', () => {
	test.each([
		['2026-07-15', '2026-09', '2026-09-15'],
		['2026-01-31', '2026-02', '2026-02-28'],
		['2026-01-31', '2028-02', '2028-02-29'],
		['2026-01-31', '2026-04', '2026-04-30'],
		['2026-12-31', '2027-01', '2027-01-31'],
		['2026-02-28', '2026-12', '2026-12-28']
	])('%s in %s is %s', (day, month, expected) => {
		expect(dayInMonth(day, month)).toBe(expected);
	});

	test.each([
		['2026-07-03', '2026-07', '2026-07-10'],
		['2026-05-20', '2026-07', '2026-07-20'],
		['2026-07-03', '2026-08', '2026-08-03'],
		['2026-07-03', '2026-06', '2026-06-03']
	])('on 10 July, %s in %s is %s', (day, month, expected) => {
		expect(dayToCome(day, month, '2026-07-10')).toBe(expected);
	});
});
