import { IDBFactory, IDBIndex, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ownedBytes } from '../../domain/core/owned-bytes';
import { ReplicaDatabase } from './database';
import { acknowledge, sendLater } from './outbox';
import type { OutboxRow } from './rows';
import {
	countUncounted,
	OUTBOX_TABLES,
	putIntoOutbox,
	readWaiting,
	takeOutOfOutbox,
	waitingCount
} from './waiting';

let db: ReplicaDatabase;
beforeEach(async () => {
	db = new ReplicaDatabase('waiting', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});
afterEach(() => {
	vi.restoreAllMocks();
	db.close();
});

const edits = (room: string, count: number, at = 1): OutboxRow[] =>
	Array.from({ length: count }, (_, index) => ({
		...{ room, record: `r${String(index)}`, update: ownedBytes(new Uint8Array([0, 0])) },
		...{ change: null, at: at + index }
	}));

const put = (rows: readonly OutboxRow[]) =>
	db.transaction('rw', [...OUTBOX_TABLES], () => putIntoOutbox(db, rows));

const counts = async () => (await readWaiting(db)).map(({ room, count }) => [room, count]);

/** What a count from scratch says. */
const counted = async () => {
	const found = new Map<string, number>();
	for (const { room } of await db.outbox.toArray()) found.set(room, (found.get(room) ?? 0) + 1);
	return [...found].sort();
};

describe('promise 2 · the number of waiting changes is true', () => {
	test('through all that comes and goes, room by room, with the moment of the oldest', async () => {
		await put([...edits('customers', 30, 50), ...edits('space.a', 700, 900)]);
		expect(await readWaiting(db)).toEqual([
			{ room: 'customers', count: 30, since: 50 },
			{ room: 'space.a', count: 700, since: 900 }
		]);
		await acknowledge(db, 'space.a', 0, 130, new Set([40, 50]), null);
		expect(await counts()).toEqual(await counted());
		await acknowledge(db, 'space.a', 0, 130, new Set(), 'cursor');
		await sendLater(db, [131, 132, 9999]);
		expect(await counts()).toEqual([
			['customers', 30],
			['space.a', 600]
		]);
		const mine = (await db.outbox.toArray()).filter(({ room }) => room === 'customers');
		await db.transaction('rw', [...OUTBOX_TABLES], () => takeOutOfOutbox(db, mine));
		expect(await counts()).toEqual(await counted());
		expect(await waitingCount(db)).toBe(600);
	});

	test('what the relay holds back goes on waiting; the edits around it do not', async () => {
		await put(edits('space.a', 5));
		const numbers = (await db.outbox.toArray()).map(({ number = 0 }) => number);
		const [first = 0, second = 0, , fourth = 0, fifth = 0] = numbers;
		await acknowledge(db, 'space.a', 0, fourth, new Set([second]), null);
		const left = (await db.outbox.toArray()).map(({ number }) => number);
		expect(left).toEqual([second, fifth]);
		expect(left).not.toContain(first);
		expect(await counts()).toEqual([['space.a', 2]]);
	});

	test('what is acknowledged goes in one request, unless edits of another room lie between', async () => {
		const deletes = vi.spyOn(IDBObjectStore.prototype, 'delete');
		await put(edits('space.a', 200));
		await acknowledge(db, 'space.a', 0, 1e6, new Set(), null);
		expect([deletes.mock.calls.length, await db.outbox.count()]).toEqual([1, 0]);
		await put([...edits('space.a', 3), ...edits('space.b', 2), ...edits('space.a', 4)]);
		await acknowledge(db, 'space.a', 0, 1e6, new Set(), null);
		expect(await counts()).toEqual([['space.b', 2]]);
		expect(await counts()).toEqual(await counted());
	});

	test('what is rolled back was not counted', async () => {
		await put(edits('space.a', 2));
		await db
			.transaction('rw', [...OUTBOX_TABLES], async () => {
				await putIntoOutbox(db, edits('space.a', 5));
				throw new Error('full');
			})
			.catch(() => undefined);
		expect(await counts()).toEqual([['space.a', 2]]);
	});

	test('what a version from before left uncounted is counted at the start', async () => {
		await db.table('outbox').bulkAdd([...edits('customers', 3), ...edits('space.b', 4)]);
		await countUncounted(db);
		expect(await counts()).toEqual(await counted());
		await put(edits('space.b', 1));
		expect(await counts()).toEqual(await counted());
	});

	test('asking for it counts nothing, however much waits', async () => {
		await put(edits('space.a', 3000));
		const walks = [vi.spyOn(IDBIndex.prototype, 'count'), vi.spyOn(IDBIndex.prototype, 'getAll')];
		expect(await counts()).toEqual([['space.a', 3000]]);
		await put(edits('space.a', 1));
		await acknowledge(db, 'space.a', 0, 10, new Set(), null);
		expect(await counts()).toEqual([['space.a', 2991]]);
		expect(walks[0]?.mock.calls.length).toBe(0);
	});
});
