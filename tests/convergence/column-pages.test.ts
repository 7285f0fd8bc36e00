import { afterEach, expect, test } from 'vitest';
import { Browser } from '../support/records';
import type { DealRow } from '../../src/lib/replica/store/rows';
import { insertedAt } from '../../src/lib/domain/core/reorder';
import type { ReplicaDatabase } from '../../src/lib/replica/store/database';
import {
	around,
	closedCount,
	closedPage,
	columnPage,
	countAbove,
	stagelessPage
} from '../../src/lib/replica/store/queries';

let browser: Browser | null = null;
afterEach(() => {
	browser?.close();
	browser = null;
});

const row = (id: string, stage: string, order: string, closedAt: number | null): DealRow =>
	({
		kind: 'deal',
		id,
		space: 's',
		stage,
		order,
		closedAt,
		words: [],
		sortTitle: id
	}) as unknown as DealRow;

test('OP-03 · a column of closed deals by when they were closed, and what is in no stage any more', async () => {
	browser = new Browser();
	const { db } = await browser.tab();
	await db.records.bulkPut([
		row('a', 'won', 'a0', 10),
		row('b', 'won', 'a1', 30),
		row('c', 'won', 'a2', 20),
		row('d', 'gone', 'a0', null),
		row('e', 'left', 'a0', null),
		row('f', 'new', 'a0', null)
	]);
	const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).join('');
	const all = { start: 0, count: 9 };
	expect(ids(await closedPage(db, 's', 'won', 20, all))).toBe('bc');
	expect(await closedCount(db, 's', 'won', 20)).toBe(2);
	expect(ids(await closedPage(db, 's', 'won', 0, { start: 1, count: 1 }))).toBe('c');
	expect(ids(await stagelessPage(db, 's', ['left', 'gone'], all))).toBe('de');
	expect(ids(await stagelessPage(db, 's', ['left', 'gone'], { start: 1, count: 1 }))).toBe('e');
	expect(await stagelessPage(db, 's', [], all)).toEqual([]);
	expect(await countAbove(db, 's', 'won', { order: 'a2', id: 'c' })).toBe(2);
});

test('OP-03 · a card that is dropped between two of equal keys lands between them, wherever it is looked at', async () => {
	browser = new Browser();
	const { db } = await browser.tab();
	const keys = { a: 'a0', b: 'a1', c: 'a1', d: 'a1', e: 'a2' };
	for (const moving of ['x', 'a', 'e']) {
		for (const who of ['all', 'some', 'nobody'] as const) {
			const may = (ids: readonly string[]) =>
				who === 'all' || (who === 'some' && !ids.includes('d') && ids.length > 0);
			for (let gap = 0; gap <= 5; gap += 1) {
				await db.records.clear();
				await db.records.bulkPut(
					Object.entries(keys).map(([id, order]) => row(id, 'new', order, null))
				);
				const was = await ids(db);
				const { order, renewed } = insertedAt(await around(db, 's', 'new', gap, moving), may);
				for (const [id, key] of renewed) await db.records.update(id, { order: key });
				await db.records.put(row(moving, 'new', order, null));
				const expected = [...was.slice(0, gap), '_', ...was.slice(gap)].filter(
					(id) => id !== moving
				);
				const wanted = expected.map((id) => (id === '_' ? moving : id)).join('');
				if (who === 'nobody') {
					expect((await ids(db)).filter((id) => id !== moving)).toEqual(
						was.filter((id) => id !== moving)
					);
				} else expect((await ids(db)).join('')).toBe(wanted);
			}
		}
	}
	// Counted among all, those with its key and a lower id lie above a card.
	await db.records.clear();
	await db.records.bulkPut(Object.entries(keys).map(([id, order]) => row(id, 'new', order, null)));
	expect(await countAbove(db, 's', 'new', { order: 'a1', id: 'c' })).toBe(2);
});

/** The cards of the column, in their order. */
async function ids(db: ReplicaDatabase): Promise<string[]> {
	return (await columnPage(db, 's', 'new', { start: 0, count: 20 })).map(({ id }) => id);
}
