import { describe, expect, it } from 'vitest';
import {
	MAX_HEIGHT,
	offsetAt,
	revealing,
	rowAfterKey,
	scrollHeight,
	visible
} from './virtual-list.svelte';

const small = { count: 50_000, rowHeight: 44, viewport: 600 };
const huge = { count: 1_000_000, rowHeight: 44, viewport: 600 };

describe('a window on rows', () => {
	it('has what is in sight and some more', () => {
		expect(visible(0, small, 4)).toEqual({ start: 0, end: 19 });
		expect(visible(44 * 100, small, 4)).toEqual({ start: 96, end: 119 });
	});

	it('ends with the last row', () => {
		const bottom = scrollHeight(small) - small.viewport;
		expect(visible(bottom, small, 4).end).toBe(50_000);
		expect(visible(0, { ...small, count: 0 }, 4)).toEqual({ start: 0, end: 0 });
		expect(visible(9999, { ...small, count: 3 }, 4)).toEqual({ start: 3, end: 3 });
	});

	it('reaches every row of a list that is higher than a browser can do', () => {
		expect(scrollHeight(huge)).toBe(MAX_HEIGHT);
		const bottom = MAX_HEIGHT - huge.viewport;
		expect(offsetAt(bottom, huge)).toBeCloseTo(44 * huge.count - huge.viewport, 3);
		expect(visible(bottom, huge, 0).end).toBe(huge.count);
		const there = revealing(700_000, 0, huge, 'start');
		expect(visible(there + 0.001, huge, 0).start).toBe(700_000);
	});

	it('scrolls no farther than it must', () => {
		expect(revealing(5, 0, small, 'nearest')).toBe(0);
		expect(revealing(20, 0, small, 'nearest')).toBe(21 * 44 - 600);
		expect(revealing(2, 440, small, 'nearest')).toBe(88);
		expect(revealing(49_999, 0, small, 'start')).toBe(50_000 * 44 - 600);
	});

	it('moves by keys and stops at the ends', () => {
		expect(rowAfterKey('ArrowUp', 0, small)).toBe(0);
		expect(rowAfterKey('PageDown', 0, small)).toBe(12);
		expect(rowAfterKey('End', 0, small)).toBe(49_999);
		expect(rowAfterKey('a', 0, small)).toBeUndefined();
		expect(rowAfterKey('End', 0, { ...small, count: 0 })).toBeUndefined();
	});
});
