// Imported before Dexie, which looks for a database when it is loaded.
import 'fake-indexeddb/auto';
import { Dexie, type EntityTable } from 'dexie';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { follow } from './follow';

let db: Dexie & { things: EntityTable<{ id: string }, 'id'> };

beforeEach(() => {
	db = new Dexie(`follow${String(Math.random())}`) as typeof db;
	db.version(1).stores({ things: 'id' });
});
afterEach(() => {
	vi.useRealTimers();
	db.close();
});

/** Follows the number of items. `fails` tells whether reading fails now. */
function watch(fails: () => boolean) {
	const told: (number | 'failed')[] = [];
	const stop = follow(
		() => {
			if (fails()) throw new Error('no answer');
			return db.things.count();
		},
		{ value: (value) => told.push(value), failed: () => told.push('failed') }
	);
	return { told, stop };
}

test('a query is told anew whenever what it read has changed, until it is stopped', async () => {
	const { told, stop } = watch(() => false);
	await expect.poll(() => told).toEqual([0]);
	await db.things.add({ id: 'a' });
	await expect.poll(() => told).toEqual([0, 1]);
	stop();
	const other = watch(() => false);
	await db.things.add({ id: 'b' });
	await expect.poll(() => other.told.at(-1)).toBe(2);
	expect(told).toEqual([0, 1]);
	other.stop();
});

test('a query that failed is tried again until it succeeds, and followed from then on', async () => {
	let fails = true;
	const { told, stop } = watch(() => fails);
	await expect.poll(() => told.length).toBeGreaterThan(1);
	expect(new Set(told)).toEqual(new Set(['failed']));
	fails = false;
	await expect.poll(() => told.at(-1), { timeout: 5000 }).toBe(0);
	await db.things.add({ id: 'a' });
	await expect.poll(() => told.at(-1)).toBe(1);
	stop();
});

test('a query that was stopped while it failed is not tried again', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	let asked = 0;
	const stop = follow(
		() => {
			asked += 1;
			throw new Error('no answer');
		},
		{ value: () => undefined, failed: () => undefined }
	);
	await vi.advanceTimersByTimeAsync(300);
	const before = asked;
	expect(before).toBeGreaterThan(0);
	stop();
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked).toBe(before);
});
