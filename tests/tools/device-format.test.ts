import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { succeed } from '../../src/lib/domain/core/result';
import { noticesFor } from '../../src/lib/features/workspace/inbox/inbox-sources';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { ownedCount } from '../../src/lib/replica/store/queries';
import { RecordStore } from '../../src/lib/replica/store/records';
import { search } from '../../src/lib/replica/store/search';
import { newestPosts } from '../../src/lib/replica/store/threads';
import { DEVICE_FIXTURE, restore, type StoredDatabase } from '../support/device-fixture';

const fixture = JSON.parse(
	readFileSync(join(import.meta.dirname, '..', '..', DEVICE_FIXTURE), 'utf8')
) as StoredDatabase;

/** The indexes of the fixture's format that version 14 dropped. */
const DROPPED: Readonly<Record<string, readonly string[]>> = {
	records: ['owner', 'externalId'],
	outbox: ['at']
};
/** The indexes that came after the format of the fixture, by table. */
const ADDED: Readonly<Record<string, readonly string[]>> = { notices: ['[what+at]', 'members'] };

test('a device’s database that was written in the format of version 12 opens as it was', async () => {
	const factory = new IDBFactory();
	await restore(factory, fixture);
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	await db.refuseNewer();
	await db.open();
	// Each format after that of the fixture needs a migration, tested from the fixture: those of 13 to 15 are below.
	expect([fixture.version, db.verno]).toEqual([120, 15]);
	for (const { name, schema } of db.tables) {
		const indexes = schema.indexes.map((index) => index.name);
		const before = fixture.tables[name]?.indexes.map((index) => index.name) ?? [];
		expect([...indexes, ...(DROPPED[name] ?? [])].sort(), name).toEqual(
			[...before, ...(ADDED[name] ?? [])].sort()
		);
	}
	const store = new RecordStore(
		db,
		{ now: () => 5000, offset: () => 0 },
		{ judge: () => succeed(null), isAdmin: () => true, onWrite: () => undefined }
	);
	expect((await store.read('deal'))?.record).toMatchObject({ kind: 'deal', title: 'Deal' });
	expect(
		(await newestPosts(db, 'topic', 10)).map(({ id, text, signs }) => ({ id, text, signs }))
	).toEqual([
		{ id: 'first', text: 'The rope has come', signs: { '👍': ['olga'] } },
		{ id: 'second', text: 'And the sails?', signs: {} }
	]);
	expect(await db.records.get('topic')).toMatchObject({ title: 'Rope', postCount: 2 });
	expect((await search(db, 'sails', 5)).map(({ id }) => id)).toEqual(['topic']);
	expect(await db.bin.get('gone')).toMatchObject({ kind: 'topic', title: 'Gone' });
	expect(await db.cursors.get('space.north')).toEqual({ room: 'space.north', cursor: 'cursor-1' });
	const waiting = await db.outbox.orderBy('number').toArray();
	expect(waiting.map(({ record }) => record)).toEqual([
		...['topic', 'first', 'second', 'first', 'gone', 'gone']
	]);
	store.close();
	db.close();
});

test('LW-09 · a device’s database of version 12 has its totals by owner added up over all owners', async () => {
	const { periods } = fixture.tables;
	if (periods === undefined) throw new Error('the fixture has no totals');
	const place = { of: 'closed', by: 'month', period: '2026-03', space: 'north' };
	const cells = {
		'["won","olga","EUR"]': { count: 2, sum: 500 },
		'["won","","EUR"]': { count: 1, sum: 70 }
	};
	const zone = { of: 'zone', by: 'month', period: '', space: '', cells: {}, zone: 'UTC' };
	const counted = { ...periods, rows: [zone, { ...place, cells }] };
	const factory = new IDBFactory();
	await restore(factory, { ...fixture, tables: { ...fixture.tables, periods: counted } });
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	expect(await db.periods.toArray()).toEqual([
		{ ...place, cells },
		{ ...place, of: 'closed-all', cells: { '["won","","EUR"]': { count: 3, sum: 570 } } },
		{ ...zone, sums: 1 }
	]);
	db.close();
});

test('a device’s database of version 12 loses the indexes that no query reads, and no row', async () => {
	const factory = new IDBFactory();
	await restore(factory, fixture);
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	await db.open();
	const present = [
		...db.backendDB().transaction(['records', 'outbox']).objectStore('records').indexNames
	];
	expect(present).not.toContain('owner');
	expect(present).not.toContain('externalId');
	for (const name of ['records', 'outbox', 'updates', 'bin']) {
		expect(await db.table(name).count(), name).toBe(fixture.tables[name]?.rows.length);
	}
	expect(await ownedCount(db, 'olga')).toBe(
		(await db.records.toArray()).filter(({ owner }) => owner === 'olga').length
	);
	expect(await db.segments.toArray()).toEqual([]);
	db.close();
});

test('IN-01 · notices of a device’s database of version 12 are found by whom they name', async () => {
	const { notices } = fixture.tables;
	if (notices === undefined) throw new Error('the fixture has no notices');
	const base = { record: 'deal', space: 'north', by: 'olga', at: 5 };
	const rows = [
		{ ...base, id: 'a', what: 'mention', members: ['anna', 'bob'], text: '' },
		{ ...base, id: 'b', what: 'assigned', members: ['bob'] },
		{ ...base, id: 'c', what: 'activity', activity: 'call', note: '' }
	];
	const factory = new IDBFactory();
	const tables = { ...fixture.tables, notices: { ...notices, rows } };
	await restore(factory, { ...fixture, tables });
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	const { notices: found } = await noticesFor(db, 'anna', 0);
	expect(found.map(({ id }) => id)).toEqual(['a', 'c']);
	db.close();
});
