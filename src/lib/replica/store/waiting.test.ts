import { IDBFactory, IDBIndex, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ownedBytes } from '../../domain/core/owned-bytes';
import { ReplicaDatabase } from './database';
import { acknowledge, sendLater } from './outbox';
import { editsIn, isPack } from './packs';
import type { OutboxRow } from './sync-rows';
import {
	countUncounted,
	OUTBOX_TABLES,
	putIntoOutbox,
	readWaiting,
	takeOutOfOutbox,
	waitingAt,
	waitingCount,
	waitingOf
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
	db.transaction('rw', [...OUTBOX_TABLES], async () => putIntoOutbox(db, rows));

const counts = async () => (await readWaiting(db)).map(({ room, count }) => [room, count]);

/** What a count from scratch says. */
const counted = async () => {
	const found = new Map<string, number>();
	for (const { room } of (await db.outbox.toArray()).flatMap(editsIn)) {
		found.set(room, (found.get(room) ?? 0) + 1);
	}
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
		const mine = (await db.outbox.toArray()).flatMap(editsIn);
		const customers = mine.filter(({ room }) => room === 'customers');
		await db.transaction('rw', [...OUTBOX_TABLES], async () => takeOutOfOutbox(db, customers));
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

describe('edits that are made together wait in few rows, and are answered one by one', () => {
	/** Edits that were written in one go. */
	const together = (room: string, count: number, from = 0): OutboxRow[] =>
		Array.from({ length: count }, (_, index) => ({
			...{ room, record: `r${String(from + index)}`, update: ownedBytes(new Uint8Array([0, 0])) },
			...{ change: null, at: 1 }
		}));
	const within = <Value>(work: () => Promise<Value>): Promise<Value> =>
		db.transaction('rw', [...OUTBOX_TABLES], async () => work());
	const left = async () => (await db.outbox.orderBy('number').toArray()).flatMap(editsIn);
	const rows = () => db.outbox.count();

	test('in the order in which they were made, each with a number of its own', async () => {
		await put([...edits('space.a', 2), ...together('space.a', 96, 2), ...edits('customers', 1)]);
		await put(edits('space.a', 1));
		expect(await rows()).toBe(2 + 3 + 1 + 1);
		const all = await left();
		expect(all.map(({ record }) => record)).toEqual([
			...Array.from({ length: 98 }, (_, n) => `r${String(n)}`),
			...['r0', 'r0']
		]);
		expect(new Set(all.map(({ number }) => number)).size).toBe(100);
		expect(all.map(({ number }) => number)).toEqual(
			all.map(({ number }) => number).sort((a, b) => a - b)
		);
		expect(await counts()).toEqual([
			['customers', 1],
			['space.a', 99]
		]);
	});

	test('a row goes when the last of its edits is acknowledged, and is counted whole', async () => {
		await put(together('space.a', 64));
		const [first] = await left();
		const from = first?.number ?? 0;
		await acknowledge(db, 'space.a', from, from + 30, new Set(), null);
		expect([await rows(), await counts()]).toEqual([2, [['space.a', 64]]]);
		await acknowledge(db, 'space.a', from + 31, from + 40, new Set(), null);
		expect([await rows(), await counts()]).toEqual([1, [['space.a', 32]]]);
		await acknowledge(db, 'space.a', from + 41, from + 63, new Set(), null);
		expect([await rows(), await counts()]).toEqual([0, []]);
	});

	test('one that is refused takes its row apart once, and the others keep their numbers', async () => {
		await put(together('space.a', 64));
		const all = await left();
		const puts = vi.spyOn(IDBObjectStore.prototype, 'put');
		for (const record of ['r3', 'r4', 'r31']) {
			const [edit] = await within(() => waitingOf(db, [record]));
			expect(edit).toEqual(all.find((each) => each.record === record));
			if (edit !== undefined) await within(() => takeOutOfOutbox(db, [edit]));
		}
		const facts = 3;
		expect(puts.mock.calls.length).toBe(32 + facts);
		const gone = new Set(['r3', 'r4', 'r31']);
		expect(await left()).toEqual(all.filter(({ record }) => !gone.has(record)));
		expect(await counts()).toEqual([['space.a', 61]]);
		await acknowledge(db, 'space.a', 0, 1e6, new Set(), null);
		expect([await rows(), await counts()]).toEqual([0, []]);
	});

	test('one is found by its number, in a row of many or by itself, and held back', async () => {
		await put([...together('space.a', 20), ...edits('space.b', 1)]);
		const all = await left();
		const [wanted, other] = [all[5]?.number ?? 0, all[20]?.number ?? 0];
		expect(await within(() => waitingAt(db, [wanted, other, 9999]))).toEqual([all[5], all[20]]);
		expect((await db.outbox.toArray()).some((row) => isPack(row))).toBe(false);
		await acknowledge(db, 'space.a', 0, 1e6, new Set([wanted]), null);
		expect(await left()).toEqual([all[5], all[20]]);
		await sendLater(db, [wanted]);
		expect((await left()).map(({ record, room }) => [room, record])).toEqual([
			['space.b', 'r0'],
			['space.a', 'r5']
		]);
	});
});
