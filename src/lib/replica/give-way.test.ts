import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { GiveWay } from './give-way';
import { ReplicaDatabase } from './store/database';

/** Pieces of work beside a device that sends so many edits each time it is waited for: how often it was waited for. */
async function waited(sent: number, waiting: number, pieces = 1): Promise<number[]> {
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
	const all: number[] = [];
	for (let piece = 0; piece < pieces; piece++) {
		steps = 0;
		const value = await way.after(() => {
			now += 1000;
			return Promise.resolve('done');
		});
		expect(value).toBe('done');
		all.push(steps);
	}
	db.close();
	return all;
}

test('bulk work goes on as soon as the sending has got on, and waits for nothing that is not sent', async () => {
	expect(await waited(50, 100_000)).toEqual([1]);
	expect(await waited(50, 0)).toEqual([0]);
	// Without a connection it is waited twice, and after that only looked.
	expect(await waited(0, 100_000, 4)).toEqual([12, 12, 1, 1]);
});
