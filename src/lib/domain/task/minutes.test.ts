import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_MINUTES, minutesText, readMinutes } from './minutes';

test.each([
	['90', 90],
	['1:30', 90],
	['1h 30m', 90],
	['1h30', 90],
	['1,5 h', 90],
	['1.5 hours', 90],
	['45 min', 45],
	['2 giờ 15 phút', 135],
	['1 godz. 5 min', 65],
	['0', 0],
	['', null],
	['soon', null],
	['1 day', null],
	['-5', null],
	['3 4', null],
	['999999999', null]
])('LW-05 · an estimate is read as it is written: %s', (typed, minutes) => {
	expect(readMinutes(typed)).toBe(minutes);
});

test('LW-05 · every estimate that is shown is read as the same', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: MAX_MINUTES }), (minutes) => {
			expect(readMinutes(minutesText(minutes))).toBe(minutes);
		})
	);
});
