import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { Dexie, liveQuery, type ObservabilitySet } from 'dexie';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ownedBytes } from '../../domain/core/owned-bytes';
import { ReplicaDatabase } from './database';
import { allUpdatesIn, isPack } from './packs';
import type { UpdateRow } from './sync-rows';
import {
	addUpdates,
	dropUpdates,
	hasUpdates,
	lastUpdateOf,
	updatesOf,
	updatesOfOne
} from './updates-of';

let db: ReplicaDatabase;
beforeEach(async () => {
	db = new ReplicaDatabase('packs', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});
afterEach(() => {
	vi.restoreAllMocks();
	db.close();
});

const row = (n: number, size = 3): UpdateRow => ({
	...{ record: `r${String(n)}`, update: ownedBytes(new Uint8Array(size).fill(n)) },
	...(n % 2 === 0 ? { mine: [n] } : {})
});
const many = (count: number, size?: number) =>
	Array.from({ length: count }, (_, n) => row(n, size));
const without = (rows: readonly UpdateRow[]) => rows.map(({ n: _, ...rest }) => rest);

test('the first updates of many records stand in few rows, and are read one by one or together', async () => {
	await addUpdates(db, many(104));
	expect(await db.updates.count()).toBe(4);
	await addUpdates(db, [row(7)]);
	expect(await db.updates.count()).toBe(5);
	expect(without(await updatesOfOne(db, 'r6'))).toEqual([row(6)]);
	expect(without(await updatesOf(db, ['r7', 'r99', 'none']))).toEqual([row(7), row(7), row(99)]);
	expect([...(await lastUpdateOf(db, ['r7', 'r8']))]).toEqual([
		['r7', 5],
		['r8', 1]
	]);
});

test('a row of many is read once for all that are asked for', async () => {
	await addUpdates(db, many(32));
	const reads = vi.spyOn(db.updates, 'bulkGet');
	expect(
		await updatesOf(
			db,
			many(32).map(({ record }) => record)
		)
	).toHaveLength(32);
	expect(reads.mock.calls.map(([numbers]) => numbers)).toEqual([[1]]);
});

test('OP-08 · a record that goes leaves nothing of itself in the row, and the others where they are', async () => {
	await addUpdates(db, many(10));
	await addUpdates(db, [row(4)]);
	await dropUpdates(db, ['r4']);
	expect([await hasUpdates(db, 'r4'), await db.updates.count()]).toEqual([false, 1]);
	const [pack] = await db.updates.toArray();
	expect(JSON.stringify(pack)).not.toContain('r4');
	expect(without(pack === undefined ? [] : allUpdatesIn(pack))).toEqual(
		many(10).filter(({ record }) => record !== 'r4')
	);
	expect(pack?.n).toBe(1);
	const puts = vi.spyOn(IDBObjectStore.prototype, 'put');
	await dropUpdates(db, ['r0', 'r1', 'r2']);
	expect([await db.updates.count(), puts.mock.calls.length]).toEqual([1, 1]);
	await dropUpdates(
		db,
		many(10).map(({ record }) => record)
	);
	expect(await db.updates.count()).toBe(0);
});

test('what is large, or few, has rows of its own', async () => {
	await addUpdates(db, many(20, 40_000));
	expect((await db.updates.toArray()).some((each) => isPack(each))).toBe(false);
	await addUpdates(db, many(7));
	expect(await db.updates.count()).toBe(27);
});

test('a write in packs is told to live queries in few words, and reaches one that looks at a record', async () => {
	const told: ObservabilitySet[] = [];
	const note = (parts: ObservabilitySet) => told.push(parts);
	Dexie.on.storagemutated.subscribe(note);
	const seen: number[] = [];
	const query = liveQuery(async () => (await updatesOfOne(db, 'r5')).length);
	const subscription = query.subscribe((count) => seen.push(count));
	await vi.waitFor(() => {
		expect(seen).toEqual([0]);
	});
	await addUpdates(db, many(32));
	await vi.waitFor(() => {
		expect(seen.at(-1)).toBe(1);
	});
	subscription.unsubscribe();
	Dexie.on.storagemutated.unsubscribe(note);
	const byRecord = told.flatMap((parts) =>
		Object.entries(parts).flatMap(([part, set]) => (part.endsWith('/updates/record') ? [set] : []))
	);
	expect(byRecord.length).toBeGreaterThan(0);
	for (const set of byRecord) expect(JSON.stringify(set)).not.toContain('r5');
});

test('a removal of many records is told to live queries in few words, and reaches one that looks at a record', async () => {
	const ids = Array.from({ length: 60 }, (_, index) => `r${String(index)}`);
	const reached = new Uint8Array();
	await db.visits.bulkPut(ids.map((id) => ({ id, seenAt: 1, reached, before: null })));
	const told: ObservabilitySet[] = [];
	const note = (parts: ObservabilitySet) => told.push(parts);
	Dexie.on.storagemutated.subscribe(note);
	const seen: boolean[] = [];
	const subscription = liveQuery(() => db.visits.get('r5')).subscribe((row) => {
		seen.push(row !== undefined);
	});
	await vi.waitFor(() => {
		expect(seen).toEqual([true]);
	});
	await db.visits.bulkDelete(ids);
	await vi.waitFor(() => {
		expect(seen.at(-1)).toBe(false);
	});
	subscription.unsubscribe();
	Dexie.on.storagemutated.unsubscribe(note);
	expect(told.length).toBeGreaterThan(0);
	expect(JSON.stringify(told)).not.toContain('"r5"');
});
