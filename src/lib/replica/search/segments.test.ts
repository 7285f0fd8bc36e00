import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { words } from '../../domain/text/fold';
import { ReplicaDatabase } from '../store/database';
import { dropRecord } from '../store/projection';
import type { Row } from '../store/rows';
import { search } from '../store/search';
import { searchWithin } from '../store/search-within';
import { dealRow } from '../store/testkit';
import { buildIndex } from './build-index';
import { IndexMerger } from './index-merger';
import { mergeSegments } from './merge-segments';
import { BULK } from './segments';
import { rowsWithPart } from './with-part';

let db: ReplicaDatabase;
let factory: IDBFactory;
const open = async () => {
	db = new ReplicaDatabase('segments', { indexedDB: factory, IDBKeyRange });
	await db.open();
};
beforeEach(async () => {
	factory = new IDBFactory();
	await open();
});
afterEach(() => {
	vi.restoreAllMocks();
	db.close();
});

const SIZE = BULK + 20;
const id = (n: number) => `d${String(n).padStart(4, '0')}`;
const deal = (n: number, title = `Crane ${String(n)} harbour`): Row =>
	dealRow({ id: id(n), title, words: words(title), owner: 'anna', space: 'north', updatedAt: n });
const bring = (from: number, count = SIZE) =>
	db.records.bulkAdd(Array.from({ length: count }, (_, at) => deal(from + at)));
const found = async (text: string) => (await search(db, text, 1000)).map((row) => row.id).sort();
const ids = (from: number, count: number) =>
	Array.from({ length: count }, (_, at) => id(from + at));
const pages = async () => (await db.postings.toArray()).map((page) => page.words).join(' ');

describe('many rows at once', () => {
	test('are one piece of the index and no page, and are found at once and afterwards', async () => {
		await bring(0);
		expect([await db.postings.count(), await db.segments.count()]).toEqual([0, 1]);
		const check = async () => {
			expect(await found('crane')).toEqual(ids(0, SIZE));
			expect(await found('harbour 17')).toEqual([id(17)]);
			expect((await searchWithin(db, 'hrabour 17', {}, 5)).rows.map((row) => row.id)).toEqual([
				id(17)
			]);
			const scope = { spaces: new Set(['north']), owners: new Set(['anna']) };
			expect((await searchWithin(db, 'crane 3 ', scope, 500)).rows.length).toBeGreaterThan(0);
			const none = { owners: new Set(['ann']) };
			expect((await searchWithin(db, 'crane', none, 500)).rows).toEqual([]);
		};
		await check();
		await mergeSegments(db, 1);
		expect(await db.segments.count()).toBe(0);
		expect(await pages()).toContain('crane');
		await check();
	});

	test('are what a filter by a part of a word finds, whether or not they are on pages', async () => {
		await buildIndex(db);
		await bring(0);
		const part = async () =>
			(await rowsWithPart(db, 'north', 'deal', 'ane 17'))?.map((row) => row.id).sort();
		expect(await part()).toEqual([id(17)]);
		await mergeSegments(db, 1);
		expect(await part()).toEqual([id(17)]);
	});

	test('are found by what they are now when one of them is changed or withdrawn before', async () => {
		await bring(0);
		await db.records.put(deal(3, 'Rope'));
		await db.transaction('rw', db.tables, () => dropRecord(db, id(4)));
		expect(JSON.stringify(await db.segments.toArray())).not.toContain(id(4));
		const left = ids(0, SIZE).filter((one) => one !== id(3) && one !== id(4));
		for (const isMerged of [false, true]) {
			if (isMerged) await mergeSegments(db, 1);
			expect(await found('rope')).toEqual([id(3)]);
			expect(await found('crane')).toEqual(left);
		}
		expect(await db.indexed.get(id(4))).toBeUndefined();
	});

	test('that are removed before they are on pages leave nothing', async () => {
		await bring(0);
		await db.records.bulkDelete(ids(0, SIZE));
		expect(await found('crane')).toEqual([]);
		expect((await searchWithin(db, 'crnae', {}, 5)).instead).toEqual([]);
		// One comes back before anything is on a page.
		await db.records.put(deal(7));
		expect(await found('crane')).toEqual([id(7)]);
		await mergeSegments(db, 1);
		expect(await found('crane')).toEqual([id(7)]);
		expect(await db.segments.toArray()).toEqual([]);
		expect((await db.indexed.toArray()).map((row) => row.id)).toEqual([id(7), 'next/r']);
		expect(JSON.stringify(await db.ordinals.toArray())).not.toContain(id(8));
	});

	test('that are removed later are found no more, and do not stand in the way of others', async () => {
		await db.records.put(deal(0));
		await bring(1, 1000);
		await mergeSegments(db, 4);
		const before = await db.postings.toArray();
		await db.records.bulkDelete(ids(1, 1000));
		// No page is written: what is gone is kept apart.
		expect(await db.postings.toArray()).toEqual(before);
		expect(await found('crane')).toEqual([id(0)]);
		expect((await search(db, 'crane', 1)).map((row) => row.id)).toEqual([id(0)]);
		await mergeSegments(db, 4);
		expect(await found('crane')).toEqual([id(0)]);
		expect(await pages()).not.toContain('999');
		// One that comes back is found again.
		await db.records.put(deal(7));
		expect(await found('crane')).toEqual([id(0), id(7)]);
	});
});

describe('a kill', () => {
	test('between two batches of an import leaves all that was stored to be found, and merged by the next start', async () => {
		await bring(0);
		await bring(SIZE);
		db.close();
		await open();
		expect(await found('crane')).toEqual(ids(0, 2 * SIZE));
		const failed = vi.fn();
		const merger = new IndexMerger(db, undefined, failed);
		merger.start();
		await vi.waitFor(async () => {
			expect(await db.segments.count()).toBe(0);
		}, 5000);
		merger.stop();
		expect(failed).not.toHaveBeenCalled();
		expect(await found('crane')).toEqual(ids(0, 2 * SIZE));
		expect(await pages()).toContain('crane');
	});

	test('within a merge leaves the index as it was before that, and it is done again', async () => {
		for (const batch of [0, 1, 2]) await bring(batch * SIZE);
		// The second of three transactions is cut off.
		let turn = 0;
		const cut = () => {
			turn += 1;
			if (turn === 2) throw new Error('killed');
		};
		db.table('segments').hook('deleting', cut);
		await expect(mergeSegments(db, 1)).rejects.toThrow('killed');
		db.table('segments').hook('deleting').unsubscribe(cut);
		expect(await db.segments.count()).toBe(2);
		expect(await found('crane')).toEqual(ids(0, 3 * SIZE));
		await mergeSegments(db, 1);
		expect(await found('crane')).toEqual(ids(0, 3 * SIZE));
	});
});
