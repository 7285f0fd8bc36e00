import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Announcements } from './announcements';

describe('promise 2 · the status is said, not shouted', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	test('going offline and coming back are said once each, after they have lasted', () => {
		const said: string[] = [];
		const announcements = new Announcements((text) => said.push(text));
		announcements.note('synced');
		announcements.note('offline');
		vi.advanceTimersByTime(1000);
		expect(said).toHaveLength(0);
		vi.advanceTimersByTime(5000);
		expect(said).toHaveLength(1);
		announcements.note('working');
		announcements.note('synced');
		vi.advanceTimersByTime(5000);
		expect(said).toHaveLength(2);
	});

	test('a connection that flickers says nothing', () => {
		const said: string[] = [];
		const announcements = new Announcements((text) => said.push(text));
		announcements.note('synced');
		for (let i = 0; i < 5; i += 1) {
			announcements.note('offline');
			vi.advanceTimersByTime(500);
			announcements.note('working');
			announcements.note('synced');
			vi.advanceTimersByTime(500);
		}
		vi.advanceTimersByTime(10_000);
		expect(said).toHaveLength(0);
	});
});
