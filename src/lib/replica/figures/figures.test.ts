import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordChange } from '../../domain/core/change';
import type { Basis } from '../../domain/figures/deal-state';
import { dayFromNumber } from '../../domain/core/day';
import { firstUpdate } from '../../documents/record';
import { ReplicaDatabase } from '../store/database';
import { derive } from '../store/derive';
import { dropRecord } from '../store/projection';
import { putRows } from '../store/put-rows';
import { DexieBinned } from './binned';
import { FiguresCore } from './core';
import type { ChangesQuery, FiguresNews, FiguresQuery } from './messages';
import { DexieFiguresSource } from './source';

const ROOM = 'space.s';
const DAY = 86_400_000;
const basis: Basis = {
	stages: [
		{ id: 'new', kind: 'open', probability: 10 },
		{ id: 'won', kind: 'won', probability: 100 },
		{ id: 'lost', kind: 'lost', probability: 0 }
	],
	activities: [],
	rateFrom: 'stage',
	currency: 'EUR',
	exchange: { base: 'EUR', rates: new Map() }
};
const query = (changes: Partial<FiguresQuery> = {}): FiguresQuery => ({
	space: 's',
	basis,
	today: '2026-03-10',
	asOf: null,
	timeZone: 'UTC',
	days: { from: '1970-01-01', last: '2099-12-31' },
	from: 0,
	until: Number.MAX_SAFE_INTEGER,
	...changes
});

let db: ReplicaDatabase;
let core: FiguresCore;
let news: FiguresNews[];

beforeEach(async () => {
	db = new ReplicaDatabase(`figures${String(Math.random())}`, {
		indexedDB: new IDBFactory(),
		IDBKeyRange
	});
	await db.open();
	news = [];
	core = new FiguresCore(new DexieFiguresSource(db, 'deal'), new DexieBinned(db), (item) =>
		news.push(item)
	);
});
afterEach(() => {
	core.close();
	db.close();
});

/** What has changed since the end of a day; days are counted from 1970-01-01. */
const since = (days: number, changes: Partial<ChangesQuery> = {}): ChangesQuery => ({
	...query({ today: dayFromNumber(30) }),
	since: { at: (days + 1) * DAY - 1, day: dayFromNumber(days) },
	slice: {},
	...changes
});

/** Writes a deal that was made on the first day, with what became of it on the days after. */
async function put(
	id: string,
	stages: readonly string[],
	more: RecordChange['set'] = {},
	binnedAt: number | null = null
) {
	const moves = stages.slice(1).map((to, at) => ({
		id: `${id}${String(at)}`,
		at: (at + 2) * DAY,
		by: 'anna',
		what: 'stage' as const,
		from: stages[at] ?? '',
		to
	}));
	const stage = stages.at(-1) ?? '';
	const update = firstUpdate({
		set: {
			kind: 'deal',
			space: 's',
			title: id,
			stage,
			order: 'a0',
			revenue: 1000,
			currency: 'EUR',
			closeOn: '2026-04-01',
			owner: 'anna',
			createdAt: DAY,
			createdBy: 'sue',
			closedAt: stage === 'new' ? null : (moves.at(-1)?.at ?? DAY),
			...(binnedAt === null ? {} : { binned: true }),
			...more
		},
		history: [
			{ id: `${id}c`, at: DAY, by: 'sue', what: 'created' },
			...moves,
			...(binnedAt === null
				? []
				: [{ id: `${id}b`, at: binnedAt, by: 'anna', what: 'binned' as const }])
		],
		posts: []
	});
	await db.updates.where('record').equals(id).delete();
	await db.updates.add({ record: id, update });
	await db.transaction(
		'rw',
		['records', 'bin', 'totals', 'dealings', 'periods', 'past', 'notices', 'lines', 'bodies'],
		async () => {
			await putRows(db, [derive(ROOM, id, [update])], [await db.records.get(id)]);
		}
	);
}

test('OP-13 · figures over what the device has: forecast, flow, endings, people', async () => {
	await put('one', ['new']);
	await put('two', ['new', 'won']);
	await put('three', ['new', 'lost'], { lostReason: 'Price' });
	const figures = await core.figures(query());
	expect(figures.count).toBe(3);
	expect(figures.cells).toContainEqual(
		expect.objectContaining({
			period: '2026-04',
			stage: 'new',
			open: 1,
			expected: { EUR: 1000 },
			weighted: { EUR: 100 }
		})
	);
	expect(figures.flows).toMatchObject([
		{ stage: 'new', entered: 3, advanced: 1, lost: 1, here: 1, medianStay: DAY }
	]);
	expect(figures.endings).toEqual([
		{ kind: 'won', reason: '', count: 1, sum: { EUR: 1000 } },
		{ kind: 'lost', reason: 'Price', count: 1, sum: { EUR: 1000 } }
	]);
	expect(figures.activity).toMatchObject([
		{ member: 'sue', created: 3 },
		{ member: 'anna', moves: 2, won: 1, lost: 1 }
	]);
	expect(news).toContainEqual({ type: 'loading', space: 's', done: 3, total: 3 });
});

test('OP-13 · every figure leads to its deals', async () => {
	await put('one', ['new']);
	await put('two', ['new', 'won'], { revenue: 9000 });
	await put('three', ['new', 'lost'], { lostReason: 'Price', owner: 'bob' });
	const ids = async (pick: Parameters<FiguresCore['pick']>[1]) =>
		(await core.pick(query(), pick)).deals.map(({ id }) => id);
	expect(await ids({ of: 'forecast', kind: 'open' })).toEqual(['one']);
	expect(await ids({ of: 'forecast', periods: ['2026-04'], stage: 'new', owner: 'anna' })).toEqual([
		'one'
	]);
	expect(await ids({ of: 'forecast', owner: 'bob' })).toEqual(['three']);
	expect(await ids({ of: 'ending', kind: 'lost', reason: 'Price' })).toEqual(['three']);
	expect(await ids({ of: 'ending', kind: 'lost', reason: '' })).toEqual([]);
	expect(await ids({ of: 'stage', stage: 'new', still: false })).toEqual(['two', 'one', 'three']);
	expect(await ids({ of: 'stage', stage: 'new', still: true })).toEqual(['one']);
	expect(await ids({ of: 'person', member: 'anna' })).toEqual(['two', 'three']);
});

test('OP-13 · as of a past day imported deals weigh something and count for their owners', async () => {
	await put('one', ['won'], { importId: 'i', closedAt: 9 * DAY });
	await put('two', ['lost'], { importId: 'i', closedAt: 9 * DAY, owner: 'bob', rate: 60 });
	const asOf = 4 * DAY;
	const { cells, activity } = await core.figures(query({ asOf }));
	expect(cells).toMatchObject([
		{ stage: null, owner: 'anna', open: 1, expected: { EUR: 1000 }, weighted: { EUR: 100 } },
		{ stage: null, owner: 'bob', open: 1, expected: { EUR: 1000 }, weighted: { EUR: 600 } }
	]);
	expect(activity).toMatchObject([
		{ member: 'anna', created: 1 },
		{ member: 'bob', created: 1 }
	]);
	const ids = async (member: string) =>
		(await core.pick(query({ asOf }), { of: 'person', member })).deals.map(({ id }) => id);
	expect([await ids('bob'), await ids('sue')]).toEqual([['two'], []]);
});

test('OP-04 · the board of a past day', async () => {
	await put('one', ['new', 'won']);
	await put('later', ['new'], { createdAt: 5 * DAY });
	await put('imported', ['won'], { createdAt: DAY, closedAt: 4 * DAY });
	const board = async (asOf: number | null) =>
		Object.fromEntries(
			(await core.board(query({ asOf }))).map(({ stage, deals }) => [
				stage ?? 'unknown',
				deals.map(({ id }) => id)
			])
		);
	expect(await board(1.5 * DAY)).toEqual({
		new: ['one'],
		won: [],
		lost: [],
		unknown: ['imported']
	});
	expect(await board(3 * DAY)).toEqual({ new: [], won: ['one'], lost: [], unknown: ['imported'] });
	// What ran in a stage that is not known stands before what has ended.
	const [first] = await core.board(query({ asOf: 3 * DAY }));
	expect(first).toMatchObject({ stage: null, count: 1, expected: { EUR: 1000 } });
	expect(await board(null)).toEqual({ new: ['later'], won: ['imported', 'one'], lost: [] });
});

test('OP-13 · what is written while they are looked at is in the next figures, as if counted anew', async () => {
	for (const id of ['a', 'b', 'c']) await put(id, ['new']);
	expect((await core.figures(query())).count).toBe(3);
	news = [];
	await put('b', ['new', 'won']);
	await put('d', ['new'], { revenue: 5 });
	await db.records.delete('a');
	await expect.poll(() => news.length).toBeGreaterThanOrEqual(3);
	const { cells } = await core.figures(query());
	const fresh = new FiguresCore(
		new DexieFiguresSource(db, 'deal'),
		new DexieBinned(db),
		() => undefined
	);
	expect(cells).toEqual((await fresh.figures(query())).cells);
	expect(cells.reduce((sum, { open, won }) => sum + open + won, 0)).toBe(3);
	fresh.close();
});

test('OP-04 · of a closed deal that an import brought and somebody opened again, the file tells the end', async () => {
	await put('again', ['won', 'new'], { importId: 'i', closeOn: '1970-01-02' });
	await put('by-hand', ['won', 'new'], { closeOn: '1970-01-02' });
	const stages = async (asOf: number) =>
		(await core.board(query({ asOf }))).flatMap(({ stage, deals }) =>
			deals.map(({ id }) => `${id} ${String(stage)}`)
		);
	expect(await stages(1.2 * DAY)).toEqual(['again null', 'by-hand won']);
	expect(await stages(1.7 * DAY)).toEqual(['again won', 'by-hand won']);
	expect(await stages(2.5 * DAY)).toEqual(['again new', 'by-hand new']);
});

test('OP-04 · what is in the bin now is on the boards of the days on which it was not', async () => {
	await put('here', ['new']);
	await put('gone', ['new', 'won'], { revenue: 2000 }, 6 * DAY);
	await put('elsewhere', ['new'], { space: 't' }, 6 * DAY);
	await db.bin.update('elsewhere', { room: 'space.t' });
	const onBoard = async (asOf: number | null) =>
		(await core.board(query({ asOf }))).flatMap(({ stage, deals }) =>
			deals.map(({ id }) => `${id} ${String(stage)}`)
		);
	expect(await onBoard(1.5 * DAY)).toEqual(['gone new', 'here new']);
	expect(await onBoard(5 * DAY)).toEqual(['here new', 'gone won']);
	expect(await onBoard(7 * DAY)).toEqual(['here new']);
	expect(await onBoard(null)).toEqual(['here new']);

	// Taken out of the bin it is there once; what is erased is in no past.
	await put('gone', ['new', 'won'], { revenue: 2000 });
	expect(await onBoard(1.5 * DAY)).toEqual(['gone new', 'here new']);
	await put('gone', ['new', 'won'], { revenue: 2000 }, 6 * DAY);
	await db.transaction(
		'rw',
		[
			'records',
			'bin',
			'totals',
			'dealings',
			'periods',
			'past',
			'notices',
			'lines',
			'updates',
			'posts',
			'threads',
			'bodies'
		],
		async () => dropRecord(db, 'gone')
	);
	expect(await onBoard(1.5 * DAY)).toEqual(['here new']);
});

test('OP-13 · what has changed since a day: each part with its deals, and all of them add up', async () => {
	await put('same', ['new']);
	await put('won', ['new', 'won'], { revenue: 3000 });
	await put('fresh', ['new'], { createdAt: 5 * DAY, revenue: 500 });
	await put('binned', ['new'], { revenue: 7000 }, 6 * DAY);
	const { then, now, walk, first } = await core.changes(since(1));
	expect(walk).toEqual({
		then: { open: 3, expected: 11_000, weighted: 1100, isAbout: false },
		now: { open: 2, expected: 1500, weighted: 150, isAbout: false },
		parts: [
			{ reason: 'new', count: 1, expected: 500, weighted: 50 },
			{ reason: 'won', count: 1, expected: -3000, weighted: -300 },
			{ reason: 'removed', count: 1, expected: -7000, weighted: -700 }
		]
	});
	expect(then.reduce((sum, cell) => sum + (cell.expected['EUR'] ?? 0), 0)).toBe(11_000);
	expect(now).toEqual((await core.figures(since(1))).cells);
	expect(first).toBe(DAY);
	expect(await core.changed(since(1), 'won')).toMatchObject({
		count: 1,
		deals: [{ expected: { EUR: -3000 }, then: { stage: 'new' }, now: { id: 'won', stage: 'won' } }]
	});
	expect(await core.changed(since(1), 'removed')).toMatchObject({
		count: 1,
		deals: [{ then: { id: 'binned' }, now: null }]
	});
	expect(await core.changed(since(1), 'lost')).toEqual({ count: 0, deals: [] });

	// Between two past days, and before anything was there.
	expect((await core.changes(since(1, { asOf: 2.5 * DAY }))).walk.parts).toEqual([
		{ reason: 'won', count: 1, expected: -3000, weighted: -300 }
	]);
	expect((await core.changes(since(0))).walk.then).toEqual({
		open: 0,
		expected: 0,
		weighted: 0,
		isAbout: false
	});
});
