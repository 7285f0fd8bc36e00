import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Arrivals } from './arrivals';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function arrivals(): { told: number[]; arrivals: Arrivals } {
	const told: number[] = [];
	return { told, arrivals: new Arrivals((count) => told.push(count)) };
}

test('refusals that come together are told once, with their number', () => {
	const { told, arrivals: watch } = arrivals();
	watch.note([]);
	watch.note([1]);
	watch.note([3, 2, 1]);
	vi.runAllTimers();
	expect(told).toEqual([3]);
	watch.note([4, 3, 2, 1]);
	vi.runAllTimers();
	expect(told).toEqual([3, 1]);
});

test('what was there before, and what is put back, is not told', () => {
	const { told, arrivals: watch } = arrivals();
	watch.note([2, 1]);
	watch.note([1]);
	watch.note([2, 1]);
	vi.runAllTimers();
	expect(told).toEqual([]);
});

test('what is gone before it could be told is not told', () => {
	const { told, arrivals: watch } = arrivals();
	watch.note([]);
	watch.note([1]);
	watch.note([]);
	vi.runAllTimers();
	expect(told).toEqual([]);
});
