import { expect, test } from 'vitest';
import { shownLabels, ticksOf, widthOf } from './chart';

test.each([
	[0, [0, 1]],
	[1, [0, 1]],
	[7, [0, 2, 4, 6, 8]],
	[100, [0, 25, 50, 75, 100]],
	[101, [0, 50, 100, 150]],
	[1_234_567, [0, 500_000, 1_000_000, 1_500_000]]
])('OP-13 · an axis for %d has round values', (most, ticks) => {
	expect(ticksOf(most)).toEqual(ticks);
});

test('OP-13 · labels of a chart thin out until they fit, the first and the last always stand', () => {
	const months = Array.from({ length: 14 }, (_, at) => `2026-${String(at).padStart(2, '0')}`);
	const room = widthOf('2026-00');
	expect(shownLabels(months, room).size).toBe(14);
	for (const narrow of [room - 1, room / 2, room / 3.5, 10, 1]) {
		const shown = [...shownLabels(months, narrow)].sort((a, b) => a - b);
		expect([shown[0], shown.at(-1)]).toEqual([0, 13]);
		const gaps = shown.slice(1).map((at, index) => (at - (shown[index] ?? 0)) * narrow);
		if (shown.length > 2) expect(Math.min(...gaps)).toBeGreaterThanOrEqual(room);
	}
	expect([...shownLabels(['Overdue'], 1)]).toEqual([0]);
	expect([...shownLabels([], 1)]).toEqual([]);
});
