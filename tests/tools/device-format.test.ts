import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { succeed } from '../../src/lib/domain/core/result';
import { noticesFor } from '../../src/lib/features/workspace/inbox/inbox-sources';
import { bodyOf } from '../../src/lib/domain/note/body';
import { noteText, type NoteChange } from '../../src/lib/domain/note/note';
import { openRecord } from '../../src/lib/documents/record';
import { applyNote, readNote } from '../../src/lib/documents/rich';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { ownedCount } from '../../src/lib/replica/store/queries';
import { attachedCount, attachedPage } from '../../src/lib/replica/store/file-area';
import { RecordStore } from '../../src/lib/replica/store/records';
import { tasksIn, undatedIn } from '../../src/lib/replica/store/schedule';
import { search } from '../../src/lib/replica/store/search';
import { newestPosts } from '../../src/lib/replica/store/threads';
import { DEVICE_FIXTURE, restore, type StoredDatabase } from '../support/device-fixture';
import { editsIn } from '../../src/lib/replica/store/packs';
import { updatesOfOne } from '../../src/lib/replica/store/updates-of';
import { waitingOf } from '../../src/lib/replica/store/waiting';

const fixture = JSON.parse(
	readFileSync(join(import.meta.dirname, '..', '..', DEVICE_FIXTURE), 'utf8')
) as StoredDatabase;

/** The indexes of the fixture's format that versions 14, 20 and 22 dropped. */
const DROPPED: Readonly<Record<string, readonly string[]>> = {
	records: ['owner', 'externalId', '[space+kind+owner]'],
	outbox: ['at'],
	past: ['space']
};
/** The indexes that came after the format of the fixture, by table. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
	notices: ['[what+at]', 'members'],
	records: [
		'[space+folder+size]',
		'[space+folder+sortTitle]',
		'[space+folder+updatedAt]',
		'months'
	],
	lines: ['[attachedIn+at]'],
	outbox: ['first']
};

test('a device’s database that was written in the format of version 12 opens as it was', async () => {
	const factory = new IDBFactory();
	await restore(factory, fixture);
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	await db.refuseNewer();
	await db.open();
	// Each format after that of the fixture needs a migration, tested from the fixture: those of 13 to 20 are below; 21 adds a table, and 22 drops an index.
	expect([fixture.version, db.verno]).toEqual([120, 22]);
	for (const { name, schema } of db.tables) {
		// From versions 16, 19 and 21.
		if (['bodies', 'keeping', 'downloads', 'pieces'].includes(name)) continue;
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
	expect(present).not.toContain('[space+kind+owner]');
	for (const name of ['records', 'outbox', 'updates', 'bin']) {
		expect(await db.table(name).count(), name).toBe(fixture.tables[name]?.rows.length);
	}
	expect(await ownedCount(db, 'olga')).toBe(
		(await db.records.toArray()).filter(({ owner }) => owner === 'olga').length
	);
	expect(await db.segments.toArray()).toEqual([]);
	db.close();
});

test('LW-05 · tasks of a device’s database of version 12 are found by their days', async () => {
	const { records } = fixture.tables;
	if (records === undefined) throw new Error('the fixture has no records');
	const base = {
		...{ kind: 'task', room: 'space.w', space: 'w', stage: 'todo', order: 'a0', title: 'Task' },
		...{ sortTitle: 'task', words: [], owner: null, createdAt: 0, updatedAt: 0, postCount: 0 }
	};
	const rows = [
		{ ...base, id: 'dated', startOn: '2026-02-27', dueOn: '2026-03-04', closedAt: null },
		{ ...base, id: 'undated', dueOn: null, closedAt: null },
		{ ...base, id: 'of-deal', stage: '', deal: 'deal', dueOn: '2026-03-04', closedAt: null }
	];
	const factory = new IDBFactory();
	const tables = { ...fixture.tables, records: { ...records, rows: [...records.rows, ...rows] } };
	await restore(factory, { ...fixture, tables });
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	const march = { from: '2026-03-01', to: '2026-03-31' };
	expect((await tasksIn(db, 'w', march)).map(({ id }) => id)).toEqual(['dated']);
	expect((await undatedIn(db, 'w', 9)).map(({ id }) => id)).toEqual(['undated']);
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

test('LS-01 · files attached to records of a device’s database of version 12 are found by where they are', async () => {
	const { lines, records } = fixture.tables;
	if (lines === undefined || records === undefined) throw new Error('the fixture lacks tables');
	const base = { space: 'north', at: 5, by: 'olga', words: ['plan'] };
	const rows = [
		{ ...base, id: 'deal/f1', record: 'deal', kind: 'file' },
		{ ...base, id: 'topic/f2', record: 'topic', kind: 'file', at: 7 },
		{ ...base, id: 'gone/f3', record: 'nobody', kind: 'file' },
		{ ...base, id: 'c/f4', record: 'c', kind: 'file', space: '' },
		{ ...base, id: 'deal/p', record: 'deal', kind: 'post' }
	];
	const factory = new IDBFactory();
	const tables = { ...fixture.tables, lines: { ...lines, rows } };
	await restore(factory, { ...fixture, tables });
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	const page = { start: 0, count: 10 };
	expect((await attachedPage(db, 'north', 'deal', page)).map(({ id }) => id)).toEqual(['deal/f1']);
	expect(await attachedCount(db, 'north', 'topic')).toBe(1);
	expect(await attachedCount(db, 'north', 'task')).toBe(0);
	expect(await db.lines.count()).toBe(5);
	db.close();
});

test('HI-14 · a device’s database of version 12 has the notes of its deals beside them, and sends what waited', async () => {
	const { updates, outbox, refusals } = fixture.tables;
	if (updates === undefined || outbox === undefined || refusals === undefined) {
		throw new Error('the fixture lacks tables');
	}
	const bytes = (update: Uint8Array) => ({ bytes64: Buffer.from(update).toString('base64') });
	const row = updates.rows.find((each) => (each as { record: string }).record === 'deal') as {
		readonly update: { readonly bytes64: string };
	};
	const doc = openRecord([new Uint8Array(Buffer.from(row.update.bytes64, 'base64'))]);
	doc.clientID = 77;
	const write = (text: string, at: number): { update: Uint8Array; note: NoteChange } => {
		const known = Y.encodeStateVector(doc);
		const added = [{ type: 'paragraph', content: [{ type: 'text', text }] }];
		const note = { at, after: readNote(doc)[at - 1] ?? null, removed: [], added };
		applyNote(doc, note);
		return { update: Y.encodeStateAsUpdate(doc, known), note };
	};
	const mention = { type: 'mention', attrs: { kind: 'member', id: 'anna', at: 9 } };
	const there = write('Agreed on the harbour', 0);
	const waits = write('And on the crane', 1);
	const known = Y.encodeStateVector(doc);
	const asked = [{ type: 'paragraph', content: [mention] }];
	applyNote(doc, { at: 2, after: readNote(doc)[1] ?? null, removed: [], added: asked });
	const third = { update: Y.encodeStateAsUpdate(doc, known) };
	const wanted = {
		...{ of: 'record', was: {} },
		change: { set: {}, history: [], posts: [], note: waits.note }
	};
	const place = { room: 'space.north', record: 'deal' };
	const factory = new IDBFactory();
	await restore(factory, {
		...fixture,
		tables: {
			...fixture.tables,
			updates: {
				...updates,
				rows: [
					...updates.rows,
					{ n: 900, record: 'deal', update: bytes(there.update) },
					{ n: 901, record: 'deal', update: bytes(waits.update), mine: [77] },
					{ n: 902, record: 'deal', update: bytes(third.update), mine: [77] }
				]
			},
			outbox: {
				...outbox,
				rows: [
					...outbox.rows,
					{ ...place, number: 900, update: bytes(waits.update), change: wanted.change, at: 50 }
				]
			},
			refusals: {
				...refusals,
				rows: [
					{
						...place,
						n: 1,
						title: 'Deal',
						rule: 'OP-08',
						reason: 'not-yours',
						facts: {},
						wanted,
						at: 9
					}
				]
			}
		}
	});
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	const store = new RecordStore(
		db,
		{ now: () => 5000, offset: () => 0 },
		{ judge: () => succeed(null), isAdmin: () => true, onWrite: () => undefined }
	);
	const body = bodyOf('deal');
	const text = (await store.read(body))?.note ?? [];
	expect(noteText(text, (_, id) => id)).toBe('Agreed on the harbour\nAnd on the crane\nanna');
	await store.readTexts();
	expect((await search(db, 'crane', 5)).map(({ id }) => id)).toEqual(['deal']);
	const deal = await store.read('deal');
	expect(deal?.record).toMatchObject({ kind: 'deal', title: 'Deal' });
	expect(deal?.note).toEqual([]);
	expect(await db.records.get('deal')).toMatchObject({
		body: { excerpt: 'Agreed on the harbour\nAnd on the crane\n[[member:anna]]', count: 8 }
	});
	expect(await db.notices.where('record').equals(body).toArray()).toMatchObject([
		{ what: 'noted', topic: 'deal', members: ['anna'] }
	]);
	expect(await db.refusals.toArray()).toMatchObject([{ record: body }]);
	const sent = (await db.outbox.toArray())
		.flatMap(editsIn)
		.filter(({ record }) => ['deal', body].includes(record));
	expect(sent.map(({ record, again }) => [record, again])).toEqual([[body, true]]);
	const whole = openRecord([sent[0]?.update ?? new Uint8Array()]);
	expect(noteText(readNote(whole), (_, id) => id)).toContain('And on the crane');
	// What is written in the deal from now on builds on what is left of it.
	await store.change('space.north', 'deal', {
		set: { title: 'Renamed' },
		history: [],
		posts: []
	});
	expect((await store.read('deal'))?.record.title).toBe('Renamed');
	store.close();
	db.close();
});

test('of a device’s database of version 12 what is stored and waits is found by its record, beside packs', async () => {
	const factory = new IDBFactory();
	await restore(factory, fixture);
	const db = new ReplicaDatabase('device', { indexedDB: factory, IDBKeyRange });
	await db.open();
	for (const name of ['updates', 'outbox']) {
		expect(db.table(name).schema.idxByName['record']?.multi, name).toBe(true);
	}
	const before = await updatesOfOne(db, 'topic');
	const stored = fixture.tables['updates']?.rows.length ?? 0;
	expect(before.length).toBeGreaterThan(0);
	const made = Array.from({ length: 20 }, (_, n) => ({
		id: `new${String(n)}`,
		change: {
			set: { kind: 'topic', title: `New ${String(n)}`, createdAt: 1 },
			history: [],
			posts: []
		}
	}));
	await db.meta.put({ key: 'attached', value: true });
	const store = new RecordStore(
		db,
		{ now: () => 5000, offset: () => 0 },
		{ judge: () => succeed(null), isAdmin: () => true, onWrite: () => undefined }
	);
	const waited = (await db.outbox.toArray()).length;
	await store.createMany('space.north', made);
	expect([await db.updates.count(), await db.outbox.count()]).toEqual([stored + 1, waited + 1]);
	expect(await updatesOfOne(db, 'topic')).toEqual(before);
	expect((await updatesOfOne(db, 'new7')).map(({ record }) => record)).toEqual(['new7']);
	const waiting = await db.transaction('rw', ['outbox', 'meta'], async () =>
		waitingOf(db, ['topic', 'new7'])
	);
	expect(waiting.map(({ record }) => record)).toEqual(['topic', 'new7']);
	store.close();
	db.close();
});
