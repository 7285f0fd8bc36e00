import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordChange } from '../../domain/core/change';
import type { Basis } from '../../domain/figures/deal-state';
import { firstUpdate } from '../../documents/record';
import { ReplicaDatabase } from '../store/database';
import { derive } from '../store/derive';
import { putRows } from '../store/put-rows';
import { FiguresCore } from './core';
import type { FiguresNews, FiguresQuery } from './messages';
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
	core = new FiguresCore(
		new DexieFiguresSource(db),
		() => 0,
		(item) => news.push(item)
	);
});
afterEach(() => {
	core.close();
	db.close();
});

/** Writes a deal that was made on the first day, with what became of it on the days after. */
async function put(id: string, stages: readonly string[], more: RecordChange['set'] = {}) {
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
			...more
		},
		history: [{ id: `${id}c`, at: DAY, by: 'sue', what: 'created' }, ...moves],
		posts: []
	});
	await db.transaction('rw', ['records', 'bin', 'totals', 'past', 'notices'], async () => {
		await putRows(db, [derive(ROOM, id, [update])], [await db.records.get(id)]);
	});
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
			expected: 1000,
			weighted: 100
		})
	);
	expect(figures.flows).toMatchObject([
		{ stage: 'new', entered: 3, advanced: 1, lost: 1, here: 1, medianStay: DAY }
	]);
	expect(figures.endings).toEqual([
		{ kind: 'won', reason: '', count: 1, sum: 1000 },
		{ kind: 'lost', reason: 'Price', count: 1, sum: 1000 }
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
		new DexieFiguresSource(db),
		() => 0,
		() => undefined
	);
	expect(cells).toEqual((await fresh.figures(query())).cells);
	expect(cells.reduce((sum, { open, won }) => sum + open + won, 0)).toBe(3);
	fresh.close();
});
