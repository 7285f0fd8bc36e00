import { expect, test } from 'vitest';
import { LastSeen } from './last-seen';
import { tablesOf } from '../../tests/support/relay-tables';
import { MemoryStore } from '../../tests/support/memory-store';
import type { RoomCommit, RowWrite } from '../store/store';

const HOUR = 3_600_000;

/** A store that counts the rows that are written to it. */
class CountingStore extends MemoryStore {
	puts = 0;

	override commit(commits: readonly RoomCommit[], rows: readonly RowWrite[] = []): Promise<void> {
		this.puts += rows.length;
		return super.commit(commits, rows);
	}
}

test('remembers a device after it was removed, and when it was last here', async () => {
	const seen = new LastSeen(tablesOf(new MemoryStore('log')));
	expect(seen.has('phone')).toBe(false);
	await seen.note('phone', 'anna', 1000);
	await seen.note('laptop', 'bob', 2000);
	expect(seen.has('phone')).toBe(true);
	expect(seen.list()).toEqual([
		{ device: 'laptop', member: 'bob', lastSeenAt: 2000 },
		{ device: 'phone', member: 'anna', lastSeenAt: 1000 }
	]);
});

test('is written once an hour, and at once when the device is another member’s', async () => {
	const store = new CountingStore('log');
	const seen = new LastSeen(tablesOf(store));
	for (const now of [0, 1, HOUR - 1]) await seen.note('phone', 'anna', now);
	expect(store.puts).toBe(1);
	await seen.note('phone', 'anna', HOUR);
	await seen.note('phone', 'bob', HOUR + 1);
	expect(store.puts).toBe(3);
	expect(seen.list()).toEqual([{ device: 'phone', member: 'bob', lastSeenAt: HOUR + 1 }]);
});

test('goes on after the clock was set back', async () => {
	const seen = new LastSeen(tablesOf(new MemoryStore('log')));
	await seen.note('phone', 'anna', 100 * HOUR);
	await seen.note('phone', 'anna', 5 * HOUR);
	expect(seen.list()[0]?.lastSeenAt).toBe(5 * HOUR);
});
