import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Browser } from '../support/records';
import { waitFor } from '../support/wait-for';
import { NO_FILTER, predicate, type DealFilter } from '../../src/lib/domain/deal/filter';
import { fold, words } from '../../src/lib/domain/text/fold';
import { buildIndex } from '../../src/lib/replica/search/build-index';
import type { ReplicaDatabase } from '../../src/lib/replica/store/database';
import type { DealRow } from '../../src/lib/replica/store/rows';
import { PAST } from '../../src/lib/replica/scan/answer';
import { ScanCore } from '../../src/lib/replica/scan/core';
import type { ScanContext, ScanNews, ScanQuery } from '../../src/lib/replica/scan/messages';
import { DexieSource, touchedKeys, type ScanSource } from '../../src/lib/replica/scan/source';

const context: ScanContext = {
	stages: [
		{ id: 'new', kind: 'open', probability: 10, idleDays: 5 },
		{ id: 'talk', kind: 'open', probability: 50, idleDays: null },
		{ id: 'won', kind: 'won', probability: 100, idleDays: null }
	],
	activities: [],
	rateFrom: 'stage',
	currency: 'EUR',
	exchange: { base: 'EUR', rates: new Map([['PLN', 0.25]]) },
	fields: [],
	teamOf: new Map(),
	owners: ['ann', 'bea'],
	now: Date.UTC(2026, 6, 10),
	timeZone: 'UTC',
	today: '2026-07-10'
};

/** What a source says that knows of no merged customers, and has no index of words. */
const noMerges = {
	found: () => Promise.resolve(null),
	allIds: (customers: readonly string[]) => Promise.resolve(customers),
	onMerged: () => () => undefined
};

const query = (parts: Partial<ScanQuery> = {}): ScanQuery => ({
	space: 'north',
	kind: 'deal',
	filter: NO_FILTER,
	sort: { by: 'title', down: false },
	group: 'none',
	context,
	...parts
});

const row = (id: string, parts: Partial<DealRow> = {}): DealRow => ({
	kind: 'deal',
	id,
	room: 'space.north',
	space: 'north',
	title: id,
	sortTitle: id,
	words: [],
	owner: 'ann',
	createdAt: 1,
	updatedAt: 1,
	postCount: 0,
	stage: 'new',
	order: 'a',
	contact: '',
	revenue: 100,
	currency: 'EUR',
	rate: null,
	closeOn: '2026-08-15',
	closedAt: null,
	createdBy: 'ann',
	participants: [],
	source: '',
	lostReason: '',
	tags: [],
	custom: {},
	done: [],
	movedAt: 1,
	fileCount: 0,
	productCount: 0,
	projects: [],
	...parts
});

let open: { core: ScanCore; browser: Browser } | null = null;
afterEach(() => {
	open?.core.close();
	open?.browser.close();
	open = null;
});

async function scan(rows: readonly DealRow[]): Promise<{
	db: ReplicaDatabase;
	core: ScanCore;
	news: ScanNews[];
	changed: (times: number) => Promise<void>;
}> {
	const browser = new Browser();
	const { db } = await browser.tab();
	await db.records.bulkPut([...rows]);
	const news: ScanNews[] = [];
	const core = new ScanCore(new DexieSource(db), (item) => news.push(item));
	open = { core, browser };
	const changed = (times: number) =>
		waitFor(
			() => news.filter(({ type }) => type === 'changed').length >= times,
			() => JSON.stringify(news)
		);
	return { db, core, news, changed };
}

const ids = (rows: readonly { readonly id: string }[] | undefined) => rows?.map(({ id }) => id);

describe('OP-10, OP-13 · the order and the figures of an answer', () => {
	const rows = [
		row('a', { revenue: 1000, closeOn: '2026-07-01', owner: 'bea' }),
		row('b', { revenue: 4000, currency: 'PLN', stage: 'talk', closeOn: '2026-07-20' }),
		row('c', { revenue: 500, currency: 'VND', owner: null }),
		row('d', { stage: 'won', closedAt: Date.UTC(2026, 4, 2), revenue: 50 }),
		row('e', { stage: 'gone', rate: 90, revenue: 2000 })
	];

	test.each([
		['title', false, 'abcde'],
		['title', true, 'edcba'],
		['revenue', true, 'eabdc'],
		['rate', false, 'eacbd'],
		['closeOn', false, 'abcde'],
		['owner', false, 'bdeac']
	] as const)('by %s, down: %s', async (by, down, expected) => {
		const { core } = await scan(rows);
		expect((await core.ids(query({ sort: { by, down } }))).join('')).toBe(expected);
	});

	test('by stage: sums by currency, weighted; what is in no stage comes last', async () => {
		const { core } = await scan(rows);
		const { groups, windows, count, of } = await core.query(query({ group: 'stage' }), [
			{ group: 'new', start: 1, count: 9 },
			{ group: null, start: 1, count: 2 }
		]);
		expect(groups).toEqual([
			{
				key: 'new',
				start: 0,
				totals: { count: 2, sums: { EUR: 1000, VND: 500 }, weighted: { EUR: 100, VND: 50 } }
			},
			{
				key: 'talk',
				start: 2,
				totals: { count: 1, sums: { PLN: 4000 }, weighted: { PLN: 2000 } }
			},
			{ key: 'won', start: 3, totals: { count: 1, sums: { EUR: 50 }, weighted: { EUR: 50 } } },
			{ key: '', start: 4, totals: { count: 1, sums: { EUR: 2000 }, weighted: {} } }
		]);
		expect(windows.map(ids)).toEqual([['c'], ['c', 'b']]);
		expect([count, of]).toEqual([5, 5]);
	});

	test('by month: past-due first; what is closed stands where it closed', async () => {
		const { core } = await scan(rows);
		const { groups } = await core.query(query({ group: 'month' }), []);
		expect(groups.map(({ key, totals }) => [key, totals.count])).toEqual([
			[PAST, 1],
			['2026-05', 1],
			['2026-07', 1],
			['2026-08', 2]
		]);
	});

	test('by owner: in the order of the names, nobody last', async () => {
		const { core } = await scan(rows);
		const { groups } = await core.query(query({ group: 'owner' }), []);
		expect(groups.map(({ key }) => key)).toEqual(['ann', 'bea', '']);
	});

	test('what there is to choose from, the most frequent first', async () => {
		const { core } = await scan([
			row('a', { tags: ['web', 'fair'], source: 'call' }),
			row('b', { tags: ['fair'] })
		]);
		expect(await core.facets(query())).toEqual({ tags: ['fair', 'web'], sources: ['call'] });
	});
});

describe('a filter by words', () => {
	const titled = (id: string, title: string) =>
		row(id, { title, sortTitle: fold(title), words: words(`${title} contact`) });

	/** A scan whose rows are read only when they are let through. */
	async function before(rows: readonly DealRow[]) {
		const browser = new Browser();
		const { db } = await browser.tab();
		await buildIndex(db);
		await db.records.bulkPut([...rows]);
		const source = new DexieSource(db);
		const load = vi.spyOn(source, 'load');
		const core = new ScanCore(source, () => undefined);
		open = { core, browser };
		return { core, db, load };
	}
	const asking = (text: string) => query({ filter: { ...NO_FILTER, text }, group: 'stage' });

	test('is answered before the rows of the space are read, and later from those', async () => {
		const { core, db, load } = await before([
			titled('a', 'Harbour crane'),
			titled('b', 'Crane'),
			{ ...titled('c', 'Crane'), space: 'south' }
		]);
		let release: () => void = () => undefined;
		const held = new Promise<void>((resolve) => (release = resolve));
		load.mockReturnValueOnce(held);
		const { count, of, groups } = await core.query(asking('bour cr'), []);
		expect([count, of, groups.map(({ totals }) => totals.count)]).toEqual([1, 2, [1]]);
		await waitFor(
			() => load.mock.calls.length === 1,
			() => 'the rows are read'
		);
		// Whoever goes on typing does not wait for them either.
		expect((await core.query(asking('crane'), [])).count).toBe(2);
		release();
		load.mockRestore();
		await db.records.put(titled('d', 'Arbour crane'));
		await waitFor(
			async () => (await core.ids(asking('bour cr'))).includes('d'),
			() => 'the new row is found'
		);
	});

	test('finds the same as a look at every row, whatever the text', async () => {
		const word = fc.constantFrom('ab', 'abc', 'bab', 'c-a', 'Łó', '12');
		const title = fc.array(word, { minLength: 1, maxLength: 4 }).map((some) => some.join(' '));
		const text = fc.oneof(
			fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '-', 'ł', '1'), maxLength: 5 }),
			title
		);
		await fc.assert(
			fc.asyncProperty(fc.array(title, { maxLength: 6 }), text, async (titles, asked) => {
				const rows = titles.map((each, at) => titled(String(at), each));
				const { core } = await before(rows);
				const early = await core.query(asking(asked), [{ group: null, start: 0, count: 9 }]);
				const passes = predicate(asking(asked).filter, context);
				expect([...(ids(early.windows[0]) ?? [])].sort()).toEqual(ids(rows.filter(passes)));
				core.close();
				open?.browser.close();
			}),
			{ numRuns: 40 }
		);
	});
});

describe('the scan keeps up with what is written', () => {
	test('changed, moved to another space, added and deleted rows, without reading the others', async () => {
		const { core, db, changed } = await scan([row('a'), row('b'), row('c')]);
		expect(await core.ids(query())).toEqual(['a', 'b', 'c']);
		await db.transaction('rw', db.records, async () => {
			await db.records.put(row('a', { sortTitle: 'z' }));
			await db.records.delete('b');
			await db.records.put(row('d', { space: 'south' }));
			await db.records.put(row('e'));
		});
		await changed(1);
		expect(await core.ids(query())).toEqual(['c', 'e', 'a']);
		await db.records.put(row('c', { space: 'south' }));
		await changed(2);
		expect(await core.ids(query())).toEqual(['e', 'a']);
	});

	test('many at once, of which the database tells no single keys', async () => {
		const { core, db, changed } = await scan([row('a')]);
		await core.ids(query());
		await db.records.bulkPut(Array.from({ length: 120 }, (_, n) => row(`n${String(n)}`)));
		await changed(1);
		const { count } = await core.query(query(), []);
		expect(count).toBe(121);
	});

	test('loads any number of rows of one title, and tells how far it is', async () => {
		const rows = Array.from({ length: 4500 }, (_, n) => row(`n${String(n)}`, { sortTitle: 'x' }));
		const { core, news } = await scan(rows);
		const { count } = await core.query(query(), []);
		expect(count).toBe(4500);
		expect(news.at(-1)).toEqual({ type: 'loading', space: 'north', done: 4500, total: 4500 });
	});

	test('what is written while it loads is not lost', async () => {
		let tell: (ids: readonly string[] | 'all') => void = () => undefined;
		const source: ScanSource = {
			count: () => Promise.resolve(1),
			load: (_, __, take) => {
				take([row('a')]);
				tell(['a', 'b']);
				return Promise.resolve();
			},
			read: (asked) => Promise.resolve(asked.map((id) => row(id, { revenue: 7 }))),
			onTouched: (listener) => {
				tell = listener;
				return () => undefined;
			},
			...noMerges
		};
		const news: ScanNews[] = [];
		const core = new ScanCore(source, (item) => news.push(item));
		await core.ids(query());
		await waitFor(
			() => news.some(({ type }) => type === 'changed'),
			() => 'no change'
		);
		expect(await core.ids(query())).toEqual(['a', 'b']);
	});

	test('a space that could not be read is read anew with the next question', async () => {
		let isBroken = true;
		const source: ScanSource = {
			count: () => Promise.resolve(0),
			load: (_, __, take) => {
				if (isBroken) return Promise.reject(new Error('closing'));
				take([row('a')]);
				return Promise.resolve();
			},
			read: () => Promise.resolve([]),
			onTouched: () => () => undefined,
			...noMerges
		};
		const core = new ScanCore(source, () => undefined);
		await expect(core.ids(query())).rejects.toThrow('closing');
		isBroken = false;
		expect(await core.ids(query())).toEqual(['a']);
	});
});

test('the keys of sets of ranges, as they come from another tab', () => {
	const one = { d: 1, from: 'a', to: 'a' };
	const two = { d: 2, from: 'm', to: 'm', l: { d: 1, from: 'c', to: 'c' }, r: one };
	expect(touchedKeys([{ d: 0 }, undefined])).toEqual([]);
	expect(touchedKeys([two, one])).toEqual(expect.arrayContaining(['a', 'c', 'm']));
	expect(touchedKeys([one, { d: 1, from: -Infinity, to: [[]] }])).toBe('all');
	expect(touchedKeys([], true)).toBe('all');
});

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

describe('OP-09 · the scan finds what a plain look through all rows finds', () => {
	const someRow = fc
		.record({
			id: fc.constantFrom(...IDS),
			owner: fc.constantFrom('ann', 'bea', null),
			stage: fc.constantFrom('new', 'talk', 'won', 'gone'),
			revenue: fc.nat(5),
			tags: fc.subarray(['x', 'y']),
			sortTitle: fc.constantFrom('ox', 'cow', 'calf'),
			space: fc.constantFrom('north', 'south')
		})
		.map(({ id, ...parts }) => row(id, parts));
	const someFilter: fc.Arbitrary<DealFilter> = fc
		.record({
			text: fc.constantFrom('', 'o', 'ca'),
			owners: fc.subarray(['ann', '']),
			tags: fc.subarray(['x']),
			kinds: fc.subarray(['open', 'won'] as const),
			idle: fc.boolean()
		})
		.map((parts) => ({ ...NO_FILTER, ...parts }));
	const change = fc.oneof(
		fc.record({ put: fc.array(someRow, { maxLength: 4 }) }),
		fc.record({ remove: fc.constantFrom(...IDS) })
	);

	test('after any changes', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(someRow),
				fc.array(change, { maxLength: 4 }),
				someFilter,
				async (rows, changes, filter) => {
					const { core, db } = await scan(rows);
					await core.ids(query());
					for (const one of changes) {
						if ('put' in one) await db.records.bulkPut(one.put);
						else await db.records.delete(one.remove);
					}
					const asked = query({ filter, sort: { by: 'revenue', down: true } });
					const expected = (await db.records.toArray())
						.filter((found): found is DealRow => found.kind === 'deal' && found.space === 'north')
						.filter(predicate(filter, context))
						.sort((a, b) => b.revenue - a.revenue || (a.id < b.id ? -1 : 1));
					await waitFor(
						async () => String(await core.ids(asked)) === String(ids(expected)),
						() => `nothing like ${String(ids(expected))}`
					);
					open?.core.close();
					open?.browser.close();
				}
			),
			{ numRuns: 30 }
		);
	});
});
