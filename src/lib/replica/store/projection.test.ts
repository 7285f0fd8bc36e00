import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReplicaDatabase } from './database';
import { knownAmong } from './projection';

let db: ReplicaDatabase;
beforeEach(async () => {
	db = new ReplicaDatabase('projection', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	await db.bin.bulkAdd(
		Array.from({ length: 400 }, (_, index) => ({
			...{ id: `r${String(index).padStart(4, '0')}`, room: 'space.s' },
			...{ kind: 'deal' as const, title: '' }
		}))
	);
});
afterEach(() => {
	vi.restoreAllMocks();
	db.close();
});

test.each([
	['close together, and new', ['s1', 's2', 's3'], []],
	['close together, and some known', ['r0001', 'r0002', 'r0002x'], ['r0001', 'r0002']],
	['far apart', ['a', 'r0003', 'r0399', 'z'], ['r0003', 'r0399']],
	['none', [], []]
])('which of some records are here is asked for without stepping: %s', async (_, ids, known) => {
	const steps = [
		vi.spyOn(IDBObjectStore.prototype, 'openCursor'),
		vi.spyOn(IDBObjectStore.prototype, 'openKeyCursor')
	];
	expect([...(await knownAmong(db, ids))].sort()).toEqual(known);
	expect(steps.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
});
