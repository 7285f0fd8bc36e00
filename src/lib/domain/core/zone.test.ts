import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayFromNumber } from './day';
import { beginsIn, dayIn, isTimeZone, offsetIn } from './zone';

const ZONES = [
	'Europe/Warsaw',
	'Asia/Ho_Chi_Minh',
	'America/New_York',
	'Asia/Kathmandu',
	'Pacific/Apia',
	'America/Sao_Paulo',
	'Africa/Cairo',
	'Australia/Lord_Howe',
	'UTC'
];

test('a moment has the day of its own offset: 1 July, 00:30 in Warsaw, asked in November', () => {
	expect(dayIn('Europe/Warsaw', Date.UTC(2026, 5, 30, 22, 30))).toBe('2026-07-01');
	expect(offsetIn('Europe/Warsaw', Date.UTC(2026, 6, 1))).toBe(120);
	expect(offsetIn('Europe/Warsaw', Date.UTC(2026, 10, 1))).toBe(60);
	// The clocks go back at 3:00 on 25 October.
	expect(offsetIn('Europe/Warsaw', Date.UTC(2026, 9, 25, 0, 59))).toBe(120);
	expect(offsetIn('Europe/Warsaw', Date.UTC(2026, 9, 25, 1))).toBe(60);
	expect(beginsIn('Europe/Warsaw', '2026-07-01')).toBe(Date.UTC(2026, 5, 30, 22));
});

test('a zone that nobody knows is UTC', () => {
	expect([isTimeZone('Europe/Warsaw'), isTimeZone('Mars/Base'), isTimeZone('')]).toEqual([
		true,
		false,
		false
	]);
	expect(dayIn('Mars/Base', Date.UTC(2026, 5, 30, 22, 30))).toBe('2026-06-30');
});

test('a day begins with its first moment, in every zone, also where clocks are put forward over midnight', () => {
	const number = fc.integer({ min: 10_000, max: 22_000 });
	fc.assert(
		fc.property(fc.constantFrom(...ZONES), number, (zone, at) => {
			const day = dayFromNumber(at);
			const begin = beginsIn(zone, day);
			// Samoa had no 30 December 2011.
			if (zone === 'Pacific/Apia' && day === '2011-12-30') return;
			expect(dayIn(zone, begin)).toBe(day);
			expect(dayIn(zone, begin - 1) < day).toBe(true);
			expect(beginsIn(zone, addDays(day, 1))).toBeGreaterThan(begin);
		}),
		{ numRuns: 400 }
	);
	expect(beginsIn('America/Sao_Paulo', '2018-11-04')).toBe(Date.UTC(2018, 10, 4, 3));
});
