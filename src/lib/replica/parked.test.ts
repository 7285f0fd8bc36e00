import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ParkedEdits } from './parked';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

test('what is left alone is tried again after a minute, then after longer and longer', () => {
	const due: number[] = [];
	const parked = new ParkedEdits(() => {
		due.push(Date.now());
		const { numbers } = parked;
		parked.remove([...numbers]);
		for (const number of numbers) parked.add(number, 'record');
	});
	const begun = Date.now();
	parked.add(1, 'record');
	vi.advanceTimersByTime(90 * 60_000);
	expect(due.map((at) => (at - begun) / 60_000)).toEqual([1, 3, 7, 15, 30, 45, 60, 75, 90]);
});

test('what belongs to a record is found, and waits no more once it is removed', () => {
	const onDue = vi.fn();
	const parked = new ParkedEdits(onDue);
	parked.add(1, 'a');
	parked.add(2, 'b');
	parked.add(3, 'a');
	expect(parked.of(new Set(['a']))).toEqual([1, 3]);
	parked.remove([1, 3]);
	expect(parked.numbers).toEqual(new Set([2]));
	parked.remove([2]);
	vi.advanceTimersByTime(3_600_000);
	expect(onDue).not.toHaveBeenCalled();
});

test('a new connection begins with the short wait', () => {
	const onDue = vi.fn();
	const parked = new ParkedEdits(onDue);
	parked.add(1, 'a');
	vi.advanceTimersByTime(60_000);
	parked.clear();
	parked.add(1, 'a');
	vi.advanceTimersByTime(60_000);
	expect(onDue).toHaveBeenCalledTimes(2);
});
