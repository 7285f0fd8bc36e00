import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	addDays,
	dayFromNumber,
	dayNumber,
	dayOf,
	dayOfParts,
	daysBetween,
	isDay,
	startOfDay
} from './day';

const day = fc.integer({ min: -700_000, max: 2_900_000 }).map(dayFromNumber);

describe('days', () => {
	test('agree with the calendar of the platform', () => {
		fc.assert(
			fc.property(fc.integer({ min: -20_000, max: 100_000 }), (number) => {
				expect(dayFromNumber(number)).toBe(
					new Date(number * 86_400_000).toISOString().slice(0, 10)
				);
			})
		);
	});

	test('have numbers that lead back to them', () => {
		fc.assert(
			fc.property(day, (each) => {
				expect(dayFromNumber(dayNumber(each))).toBe(each);
				expect(isDay(each)).toBe(true);
			})
		);
	});

	test('sort as their numbers do', () => {
		fc.assert(
			fc.property(day, fc.integer({ min: 1, max: 5000 }), (each, count) => {
				const later = addDays(each, count);
				expect(later > each).toBe(true);
				expect(daysBetween(each, later)).toBe(count);
			})
		);
	});

	test.each([
		[2026, 2, 29, null],
		[2024, 2, 29, '2024-02-29'],
		[2026, 13, 1, null],
		[2026, 4, 31, null],
		[2026, 12, 31, '2026-12-31'],
		[2026.5, 1, 1, null]
	])('%d-%d-%d is %s', (year, month, date, expected) => {
		expect(dayOfParts(year, month, date)).toBe(expected);
	});

	test.each(['2026-2-01', '2026-02-30', 'today', '', null, 20260201])('%s is no day', (value) => {
		expect(isDay(value)).toBe(false);
	});

	test('begin and end with local midnight', () => {
		const hanoi = 7 * 60;
		expect(dayOf(startOfDay('2026-03-01', hanoi), hanoi)).toBe('2026-03-01');
		expect(dayOf(startOfDay('2026-03-01', hanoi) - 1, hanoi)).toBe('2026-02-28');
	});
});
