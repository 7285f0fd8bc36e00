import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import type { RecordChange } from '../../domain/core/change';
import { firstUpdate } from '../../documents/record';
import { stageCounts, stageTotals } from './aggregates';
import { ReplicaDatabase } from './database';

const deal = (title: string, more: RecordChange['set'] = {}): Uint8Array =>
	firstUpdate({
		set: {
			kind: 'deal',
			space: 's',
			title,
			stage: 'open',
			order: 'a0',
			revenue: 500,
			currency: 'EUR',
			owner: 'anna',
			createdAt: 1,
			createdBy: 'anna',
			...more
		},
		history: [
			{ id: `${title}1`, at: 1, by: 'anna', what: 'created' },
			{ id: `${title}2`, at: 7, by: 'sue', what: 'owner', from: null, to: 'anna' },
			{ id: `${title}3`, at: 9, by: 'anna', what: 'stage', from: 'new', to: 'open' }
		],
		posts: [{ id: `${title}4`, at: 8, by: 'sue', text: 'Look', mentions: ['anna'] }]
	});

test('what a device of version 2 has is derived once more: rows, totals, pasts and notices', async () => {
	const options = { indexedDB: new IDBFactory(), IDBKeyRange };
	const old = new Dexie('old', options);
	old.version(2).stores({
		records: 'id, room, importId',
		bin: 'id, importId',
		updates: '++n, record',
		outbox: '++number, [room+number], record, at',
		cursors: 'room',
		aggregates: '[space+stage+owner], space',
		refusals: '++n, record',
		catalogue: 'id',
		meta: 'key'
	});
	await old.open();
	const room = 'space.s';
	await old.table('records').add({ id: 'r', room, kind: 'deal', title: 'Old' });
	await old.table('bin').add({ id: 'b', room, kind: 'deal', title: 'Binned' });
	await old.table('updates').bulkAdd([
		{ record: 'r', update: deal('Kept') },
		{ record: 'b', update: deal('Binned', { binned: true }) }
	]);
	await old.table('aggregates').add({
		space: 's',
		stage: 'open',
		owner: 'anna',
		count: 9,
		sum: 9,
		following: 9,
		handWeighted: 0
	});
	old.close();

	const db = new ReplicaDatabase('old', options);
	expect(await db.records.toArray()).toMatchObject([
		{ id: 'r', room, title: 'Kept', movedAt: 9, done: [], tags: [] }
	]);
	expect(await db.bin.toArray()).toMatchObject([{ id: 'b', title: 'Binned' }]);
	expect(await stageCounts(db, 's')).toEqual(new Map([['open', 1]]));
	expect((await db.past.get('r'))?.lines.map(({ field, to }) => [field, to])).toEqual([
		['owner', 'anna'],
		['stage', 'open']
	]);
	const notices = await db.notices.where('record').equals('r').toArray();
	expect(notices.map(({ what, by }) => [what, by]).sort()).toEqual([
		['assigned', 'sue'],
		['mention', 'sue']
	]);
	db.close();
});

test('OP-14 · what a device of version 4 has says when customers were called last', async () => {
	const options = { indexedDB: new IDBFactory(), IDBKeyRange };
	const old = new Dexie('calls', options);
	old.version(4).stores({ records: 'id', bin: 'id', updates: '++n, record' });
	await old.open();
	const customer = firstUpdate({
		set: { kind: 'customer', title: 'Acme', owner: 'anna', createdAt: 1, createdBy: 'anna' },
		history: [{ id: 'c1', at: 1, by: 'anna', what: 'created' }],
		posts: [
			{ id: 'c2', at: 5, by: 'sue', text: 'Nobody there', as: 'call' },
			{ id: 'c3', at: 8, by: 'sue', text: 'Wrote to them', as: 'mail' }
		]
	});
	await old.table('updates').add({ record: 'c', update: customer });
	const row = { kind: 'customer', room: 'customers', title: 'Acme' };
	await old.table('records').bulkAdd([
		{ ...row, id: 'c', postCount: 2 },
		{ ...row, id: 'silent', postCount: 0 }
	]);
	old.close();

	const db = new ReplicaDatabase('calls', options);
	expect(await db.records.get('c')).toMatchObject({ title: 'Acme', calledAt: 5 });
	expect(await db.records.get('silent')).not.toHaveProperty('calledAt');
	db.close();
});

test('OP-12 · on a device of version 5 of customers that were merged into each other one comes back', async () => {
	const options = { indexedDB: new IDBFactory(), IDBKeyRange };
	const old = new Dexie('ring', options);
	old.version(5).stores({ records: 'id', bin: 'id, mergedInto', updates: '++n, record' });
	await old.open();
	for (const [id, mergedInto] of [
		['a', 'b'],
		['b', 'a']
	] as const) {
		const update = firstUpdate({
			set: { kind: 'customer', title: id, createdAt: 1, createdBy: 'anna', mergedInto },
			history: [{ id: `${id}1`, at: 1, by: 'anna', what: 'created' }],
			posts: []
		});
		await old.table('updates').add({ record: id, update });
		await old.table('bin').add({ id, room: 'customers', kind: 'customer', title: id, mergedInto });
	}
	old.close();

	const db = new ReplicaDatabase('ring', options);
	expect((await db.records.toArray()).map(({ id }) => id)).toEqual(['a']);
	expect(await db.bin.toArray()).toMatchObject([{ id: 'b', mergedInto: 'a' }]);
	db.close();
});

test('OP-13 · on a device of version 5 the totals are counted anew, each deal rounded by itself', async () => {
	const options = { indexedDB: new IDBFactory(), IDBKeyRange };
	const old = new Dexie('sums', options);
	old.version(5).stores({
		records: 'id',
		totals: '[space+stage+owner+currency], space',
		bin: 'id, mergedInto'
	});
	await old.open();
	const row = { kind: 'deal', room: 'space.s', space: 's', stage: 'open', owner: 'anna' };
	const deals = ['a', 'b', 'c'].map((id) => ({
		...row,
		id,
		currency: 'EUR',
		done: [],
		rate: null
	}));
	await old.table('records').bulkAdd(deals.map((deal) => ({ ...deal, revenue: 1 })));
	const cell = { space: 's', stage: 'open', owner: 'anna', currency: 'EUR', count: 3, sum: 3 };
	await old.table('totals').add({ ...cell, following: 3, handWeighted: 0, done: {} });
	old.close();

	const db = new ReplicaDatabase('sums', options);
	const totals = await stageTotals(db, 's', {
		stages: [{ id: 'open', kind: 'open', probability: 40 }],
		activities: [],
		rateFrom: 'stage',
		currency: 'EUR',
		exchange: { base: 'EUR', rates: new Map() }
	});
	// 40 % of a cent is nothing, three times.
	expect(totals.get('open')).toEqual({ count: 3, sums: { EUR: 3 }, weighted: {} });
	db.close();
});

test('OP-12 · on a device of version 6 the deals of each customer are counted, and rows say when there was contact', async () => {
	const options = { indexedDB: new IDBFactory(), IDBKeyRange };
	const old = new Dexie('dealings', options);
	old.version(6).stores({
		records: 'id, customer, mergedInto',
		bin: 'id, mergedInto',
		updates: '++n, record'
	});
	await old.open();
	const customer = (id: string, mergedInto: string | null, at: number) =>
		firstUpdate({
			set: { kind: 'customer', title: id, createdAt: 1, createdBy: 'anna', mergedInto },
			history: [{ id: `${id}1`, at: 1, by: 'anna', what: 'created' }],
			posts: [{ id: `${id}2`, at, by: 'sue', text: 'Wrote to them', as: 'mail' }]
		});
	await old.table('updates').bulkAdd([
		{ record: 'c', update: customer('c', null, 20) },
		{ record: 'm', update: customer('m', 'c', 30) },
		{ record: 'd1', update: deal('One', { customer: 'm' }) },
		{ record: 'd2', update: deal('Two', { customer: 'm' }) }
	]);
	const row = { room: 'space.s', space: 's', stage: 'open', customer: 'm', currency: 'EUR' };
	await old.table('records').bulkAdd([
		{ id: 'c', kind: 'customer', room: 'customers', title: 'c', createdAt: 1, updatedAt: 30 },
		{ ...row, id: 'd1', kind: 'deal', revenue: 500, createdAt: 1, updatedAt: 9 },
		// Nothing has happened with it since it was made.
		{ ...row, id: 'd2', kind: 'deal', revenue: 70, createdAt: 1, updatedAt: 1 }
	]);
	await old
		.table('bin')
		.add({ id: 'm', room: 'customers', kind: 'customer', title: 'm', mergedInto: 'c' });
	old.close();

	const db = new ReplicaDatabase('dealings', options);
	expect(await db.dealings.toArray()).toEqual([
		{
			customer: 'm',
			cells: [{ space: 's', stage: 'open', currency: 'EUR', count: 2, sum: 570 }],
			contactedAt: 9
		}
	]);
	expect(await db.records.get('c')).toMatchObject({ contactedAt: 30 });
	expect(await db.records.get('d1')).toMatchObject({ contactedAt: 9 });
	expect(await db.records.get('d2')).not.toHaveProperty('contactedAt');
	db.close();
});

test('HI-11 · on a device of version 9 what was said in topics becomes records, and what waited is sent as such', async () => {
	const options = { indexedDB: new IDBFactory(), IDBKeyRange };
	const old = new Dexie('topics', options);
	old.version(9).stores({
		records: 'id, room',
		bin: 'id, mergedInto',
		updates: '++n, record',
		outbox: '++number, [room+number], record, at',
		periods: '[of+by+period+space]',
		lines: 'id, record, [kind+at], *words',
		totals: '[space+stage+owner+currency], space',
		past: 'id, space',
		notices: 'id, record, at'
	});
	await old.open();
	const post = (id: string, at: number) => ({ id, at, by: 'sue', text: `Said ${id}` });
	const topic = (title: string, posts: RecordChange['posts'], binned = false) =>
		firstUpdate({
			set: {
				binned,
				...{ kind: 'topic', space: 's', title, createdAt: 1, createdBy: 'anna' },
				'reaction.p1.anna': ['👍']
			},
			history: [{ id: `${title}1`, at: 1, by: 'anna', what: 'created' }],
			posts
		});
	const room = 'space.s';
	const said = topic('Rope', [post('p1', 5), post('p2', 7)]);
	await old.table('updates').bulkAdd([
		{ record: 't', update: said },
		{ record: 'silent', update: topic('Silent', []) },
		{ record: 'gone', update: topic('Gone', [post('p3', 9)], true) }
	]);
	const row = { room, kind: 'topic', space: 's', createdAt: 1, updatedAt: 7, createdBy: 'anna' };
	await old.table('records').bulkAdd([
		{ ...row, id: 't', title: 'Rope', postCount: 2 },
		{ ...row, id: 'silent', title: 'Silent', postCount: 0 }
	]);
	await old.table('bin').add({ id: 'gone', room, kind: 'topic', title: 'Gone' });
	const line = { kind: 'post', space: 's', by: 'sue', words: ['said'] };
	await old.table('lines').bulkAdd([
		{ ...line, id: 't/p1', record: 't', at: 5 },
		{ ...line, id: 't/p2', record: 't', at: 7 }
	]);
	const change = { set: {}, history: [], posts: [post('p2', 7)] };
	await old.table('outbox').add({ room, record: 't', update: said, change, at: 7 });
	old.close();

	const db = new ReplicaDatabase('topics', options);
	const rows = await db.posts.orderBy('id').toArray();
	expect(rows).toMatchObject([
		{ id: 'p1', topic: 't', at: 5, by: 'sue', text: 'Said p1', signs: { '👍': ['anna'] } },
		{ id: 'p2', topic: 't', at: 7, signs: {} },
		{ id: 'p3', topic: 'gone' }
	]);
	expect(await db.records.get('t')).toMatchObject({ postCount: 2, updatedAt: 7, changedAt: 1 });
	expect(await db.records.get('silent')).toMatchObject({ postCount: 0, updatedAt: 1 });
	const lines = await db.lines.orderBy('id').toArray();
	expect(lines.map(({ id, topic: of }) => [id, of])).toEqual([
		['p1/p1', 't'],
		['p2/p2', 't']
	]);
	const waiting = await db.outbox.toArray();
	expect(waiting.map(({ record, change: means }) => [record, means])).toEqual([['p2', null]]);
	expect((await db.updates.orderBy('n').toArray()).map(({ record }) => record).sort()).toEqual([
		...['gone', 'p1', 'p2', 'p3', 'silent', 't']
	]);
	db.close();
});
