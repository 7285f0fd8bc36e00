import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { GiveWay } from './give-way';
import { ReplicaDatabase } from './store/database';

/** A piece of work of a second beside a device that sends so many edits each time it is waited for. */
async function waited(sent: number, waiting: number): Promise<number> {
	const db = new ReplicaDatabase('way', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.meta.put({ key: 'waiting:space.s', value: waiting });
	let now = 0;
	let left = waiting;
	let steps = 0;
	const way = new GiveWay(db, {
		now: () => now,
		wait: async (milliseconds) => {
			now += milliseconds;
			steps += 1;
			left = Math.max(0, left - sent);
			await db.meta.put({ key: 'waiting:space.s', value: left });
		}
	});
	const value = await way.after(() => {
		now += 1000;
		return Promise.resolve('done');
	});
	expect(value).toBe('done');
	db.close();
	return steps;
}

test('bulk work leaves as much time to sending as it took, and waits for nothing that is not sent', async () => {
	expect(await waited(50, 100_000)).toBe(10);
	expect(await waited(50, 120)).toBe(3);
	expect(await waited(0, 100_000)).toBe(1);
	expect(await waited(50, 0)).toBe(0);
});
