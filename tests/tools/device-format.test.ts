import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { succeed } from '../../src/lib/domain/core/result';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { RecordStore } from '../../src/lib/replica/store/records';
import { search } from '../../src/lib/replica/store/search';
import { newestPosts } from '../../src/lib/replica/store/threads';
import { DEVICE_FIXTURE, restore, type StoredDatabase } from '../support/device-fixture';

const fixture = JSON.parse(
	readFileSync(join(import.meta.dirname, '..', '..', DEVICE_FIXTURE), 'utf8')
) as StoredDatabase;

test('a device’s database that was written in this format opens as it was', async () => {
	const factory = new IDBFactory();
	await restore(factory, fixture);
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	await db.refuseNewer();
	await db.open();
	// The format of the fixture is the present one: a change of it needs a migration, tested from this fixture.
	expect(fixture.version).toBe(db.verno * 10);
	for (const { name, schema } of db.tables) {
		const indexes = schema.indexes.map((index) => index.name).sort();
		expect(fixture.tables[name]?.indexes.map((index) => index.name).sort(), name).toEqual(indexes);
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
