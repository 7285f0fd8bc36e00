import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SteadyOffline } from './steady.svelte';

describe('promise 2 · the status waits before it calls the device offline', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	test('a connection that is gone for four seconds is called offline, one that comes back is not', () => {
		const steady = new SteadyOffline(() => true);
		steady.note('synced');
		steady.note('offline');
		vi.advanceTimersByTime(3900);
		// Another change of the status while it waits does not begin the wait anew.
		steady.note('offline');
		expect(steady.current).toBe(false);
		vi.advanceTimersByTime(200);
		expect(steady.current).toBe(true);
		steady.note('working');
		expect(steady.current).toBe(false);
		steady.note('offline');
		vi.advanceTimersByTime(2000);
		steady.note('synced');
		vi.advanceTimersByTime(10_000);
		expect(steady.current).toBe(false);
	});

	test('without any network it is said at once', () => {
		const steady = new SteadyOffline(() => false);
		steady.note('offline');
		expect(steady.current).toBe(true);
		steady.note('synced');
		expect(steady.current).toBe(false);
	});
});
