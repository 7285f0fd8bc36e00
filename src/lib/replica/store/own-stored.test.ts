import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { ReplicaDatabase } from './database';
import { ownStored } from './own-stored';
import { allUpdatesIn, editsIn } from './packs';

let db: ReplicaDatabase;
beforeEach(async () => {
	db = new ReplicaDatabase('owned', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});
afterEach(() => {
	db.close();
});

/** What earlier versions stored: a part of the frame that it came in. */
const view = (first: number): OwnedBytes =>
	new Uint8Array(10_000).fill(first).subarray(100, 103) as OwnedBytes;

const row = (record: string, update: OwnedBytes) => ({ record, update, mine: [7] });

const buffers = async () =>
	(await db.updates.toArray())
		.flatMap(allUpdatesIn)
		.map(({ update }) => [update.buffer.byteLength, ...update]);

test('what was stored as a view of its frame is rewritten once, and stays what it was', async () => {
	const many = Array.from({ length: 100 }, (_, index) => row(`r${String(index)}`, view(index)));
	await db.updates.bulkAdd([...many, row('own', ownedBytes(new Uint8Array([1, 2])))]);
	await db.table('outbox').add({ room: 'space.s', ...row('r1', view(9)), change: null, at: 1 });
	const wanted = { of: 'whole-record', update: view(5) } as const;
	const about = { room: 'space.s', record: 'r', title: '', rule: '', reason: '', facts: {}, at: 1 };
	await db.refusals.add({ ...about, wanted });
	expect((await buffers())[0]).toEqual([10_000, 0, 0, 0]);

	await ownStored(db);
	expect(await buffers()).toEqual([...many.map((_, index) => [3, index, index, index]), [2, 1, 2]]);
	expect((await db.updates.get(1))?.mine).toEqual([7]);
	const waiting = (await db.outbox.toArray()).flatMap(editsIn);
	expect(waiting.map(({ update }) => update.buffer.byteLength)).toEqual([3]);
	const [refusal] = await db.refusals.toArray();
	expect(refusal?.wanted).toEqual({ of: 'whole-record', update: new Uint8Array([5, 5, 5]) });

	// It is not looked at again.
	await db.updates.add(row('later', view(1)));
	await ownStored(db);
	expect((await buffers()).at(-1)?.[0]).toBe(10_000);
});
