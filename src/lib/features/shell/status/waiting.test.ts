import { expect, test } from 'vitest';
import type { SyncStatus } from '$lib/replica/status';
import { byRoom, nothingWaits } from './waiting';

test('promise 2 · what waits is one line per room, the longest waiting first', () => {
	expect(
		byRoom([
			{ room: 'customers', count: 2, since: 5 },
			{ room: 'space.a', count: 1, since: 9 },
			{ room: 'space.a', count: 3, since: 4 }
		])
	).toEqual([
		{ room: 'space.a', count: 4, since: 4 },
		{ room: 'customers', count: 2, since: 5 }
	]);
});

test('promise 2 · that nothing waits is said when it has been counted, and only while this device can save', () => {
	const status: SyncStatus = {
		state: 'offline',
		waitingCount: 0,
		waiting: [],
		timeLeft: null,
		refusedCount: 0,
		failure: null,
		ended: null
	};
	expect(nothingWaits(status)).toBe(true);
	expect(nothingWaits({ ...status, isCounting: true })).toBe(false);
	expect(nothingWaits({ ...status, state: 'failed', failure: 'quota' })).toBe(false);
	const waiting = [{ room: 'customers', count: 1, since: 5 }];
	expect(nothingWaits({ ...status, waitingCount: 1, waiting })).toBe(false);
});
