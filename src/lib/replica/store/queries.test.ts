import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ReplicaDatabase } from './database';
import { putRows } from './put-rows';
import { columnPage, listCount } from './queries';
import { dealRow, taskRow } from './testkit';

let db: ReplicaDatabase;
/** The rows of the column, in their order. */
const ids: string[] = [];

const COUNT = 603;

/** How far an index was walked: what is passed to `IDBCursor.advance`. */
let walked = 0;

beforeAll(async () => {
	db = new ReplicaDatabase('queries', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	const rows = Array.from({ length: COUNT }, (_, at) =>
		dealRow({
			id: `d${String((at * 7919) % COUNT).padStart(4, '0')}`,
			// Some stand at the same place, and then the id decides.
			order: `a${String(at >> 1).padStart(4, '0')}`,
			owner: at % 3 === 0 ? null : `owner${String(at % 5)}`,
			currency: at % 2 === 0 ? 'EUR' : 'PLN'
		})
	);
	const others = [
		...['0', 'z'].map((order) => dealRow({ id: `other${order}`, order, stage: 'newer' })),
		...['t1', 't2', 't3'].map((id) =>
			taskRow({ id, space: 'w', owner: id === 't1' ? null : 'ann' })
		),
		// A task of a deal is on no board, and in no list of its space.
		taskRow({ id: 'call', stage: '', deal: 'd0001' })
	];
	await db.transaction('rw', db.tables, async () =>
		putRows(
			db,
			[...rows, ...others].map((row) => ({
				...{ is: 'live', row, past: null, notices: [], lines: [], linesGone: [], noticesGone: null }
			})),
			[]
		)
	);
	ids.splice(0);
	const sorted = rows.sort((a, b) =>
		a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1
	);
	ids.push(...sorted.map(({ id }) => id));
	const cursor = (await import('fake-indexeddb')).IDBCursor.prototype;
	// eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the cursor itself
	const { advance } = cursor;
	vi.spyOn(cursor, 'advance').mockImplementation(function (this: IDBCursor, by: number) {
		walked += by;
		advance.call(this, by);
	});
});
afterAll(() => {
	vi.restoreAllMocks();
	db.close();
});

test.each([
	...[0, 1, 199, 200, 201, 290, 301, 302, 303, 400, 560, 580, 590, 599, 602, 603, 604, 5000]
])('OP-03 · the page of a column from place %i on is the same from either end', async (start) => {
	for (const count of [1, 20, 400]) {
		const page = await columnPage(db, 's', 'new', { start, count });
		expect(page.map(({ id }) => id)).toEqual(ids.slice(start, start + count));
	}
});

test('OP-13 · LW-05 · how many deals and tasks a list has counts none that is on no board', async () => {
	expect(await listCount(db, 's', 'deal')).toBe(COUNT + 2);
	expect(await listCount(db, 's', 'task')).toBe(0);
	expect(await listCount(db, 'w', 'task')).toBe(3);
	expect(await listCount(db, 'w', 'deal')).toBe(0);
});

test('OP-03 · a place near the end of a column is not walked to from its beginning', async () => {
	walked = 0;
	const page = await columnPage(db, 's', 'new', { start: 590, count: 5 });
	expect(page).toHaveLength(5);
	expect(walked).toBeLessThan(20);
});
