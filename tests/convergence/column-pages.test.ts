import { afterEach, expect, test } from 'vitest';
import { Browser } from '../support/records';
import type { DealRow } from '../../src/lib/replica/store/rows';
import {
	closedCount,
	closedPage,
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
	expect(await countAbove(db, 's', 'won', 'a2')).toBe(2);
});
