import { liveQuery } from 'dexie';
import { IDBCursor } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import { ColumnPlaces } from '../../src/lib/replica/store/column-places';
import type { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { columnPage, columnWatch } from '../../src/lib/replica/store/queries';
import { dealRow } from '../../src/lib/replica/store/testkit';
import { Browser } from '../support/records';
import { waitFor } from '../support/wait-for';

const COUNT = 3000;
let browser: Browser;
let db: ReplicaDatabase;
/** Walks over entries of an index without reading them. */
let advance: MockInstance<(count: number) => void>;

beforeEach(async () => {
	browser = new Browser('places');
	({ db } = await browser.tab());
	// Every third has the key of the one before it.
	const rows = Array.from({ length: COUNT }, (_, at) => {
		const order = `a${String(at - (at % 3 === 2 ? 1 : 0)).padStart(5, '0')}`;
		return dealRow({ id: `d${String(at).padStart(5, '0')}`, space: 's', stage: 'won', order });
	});
	await db.records.bulkPut(rows);
	await db.totals.put({
		...{ space: 's', stage: 'won', owner: '', currency: 'USD' },
		...{ count: COUNT, sum: 0, following: {}, handWeighted: 0 }
	});
	advance = vi.spyOn(IDBCursor.prototype, 'advance');
});
afterEach(() => {
	vi.restoreAllMocks();
	browser.close();
});

/** How many entries were walked over since the last time that this was asked. */
function walked(): number {
	const sum = advance.mock.calls.reduce((all, [count]) => all + count, 0);
	advance.mockClear();
	return sum;
}

const read = async (start: number, count: number, places?: ColumnPlaces) =>
	(await columnPage(db, 's', 'won', { start, count }, places)).map(({ id }) => id);
const expected = (start: number, count: number) =>
	Array.from({ length: count }, (_, at) => `d${String(start + at).padStart(5, '0')}`);

test('OP-03 · what lies beside a page that was read is read from there, in both directions, and is the same', async () => {
	const places = new ColumnPlaces();
	expect(await read(1500, 50, places)).toEqual(expected(1500, 50));
	expect(walked()).toBeGreaterThan(1000);
	for (const start of [1550, 1600, 1650, 1630, 1510, 1480, 1400, 1333]) {
		expect(await read(start, 50, places)).toEqual(expected(start, 50));
	}
	expect(walked()).toBeLessThan(8 * 200);
	// Without what is remembered each of them is counted from an end.
	expect(await read(1550, 50)).toEqual(expected(1550, 50));
	expect(walked()).toBeGreaterThan(1000);
});

test('OP-03 · a page that is far from all that was read is counted from an end, and places are forgotten', async () => {
	const places = new ColumnPlaces();
	await read(1500, 50, places);
	expect(walked()).toBeGreaterThan(1000);
	expect(await read(2900, 50, places)).toEqual(expected(2900, 50));
	expect(walked()).toBeLessThan(200);
	places.forget();
	expect(places.near(1500, 3000)).toBeNull();
	expect(await read(2980, 50, places)).toEqual(expected(2980, 20));
});

test('OP-03 · whoever watches a column is told of every change in it', async () => {
	let told = 0;
	const watching = liveQuery(() => columnWatch(db, 's', 'won')).subscribe(() => {
		told += 1;
	});
	await waitFor(
		() => told === 1,
		() => 'it was not read'
	);
	await db.records.update('d02000', { order: 'a00001' });
	await waitFor(
		() => told === 2,
		() => 'the change was not told'
	);
	watching.unsubscribe();
});
