import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import { firstUpdate } from '../../src/lib/documents/record';
import { newDeal } from '../support/guarded-records';
import { countPeriods } from '../../src/lib/replica/store/count-periods';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { derive } from '../../src/lib/replica/store/derive';
import { sweepLines } from '../../src/lib/replica/store/line-sweep';
import { dropRecord } from '../../src/lib/replica/store/projection';
import { putRows } from '../../src/lib/replica/store/put-rows';

let db: ReplicaDatabase;
beforeEach(() => {
	db = new ReplicaDatabase('sweep', { indexedDB: new IDBFactory(), IDBKeyRange });
});
afterEach(() => {
	db.close();
});

const ROOM = 'space.north';
const post = { id: 'p', at: 1000, by: 'anna', text: 'They agree' };

/** Stores a deal with a comment. */
async function store(id: string): Promise<void> {
	const update = ownedBytes(firstUpdate({ ...newDeal('anna'), posts: [post] }));
	await db.transaction('rw', db.tables, async () => {
		await db.updates.add({ record: id, update });
		await putRows(db, [derive(ROOM, id, [update])], []);
	});
}
const ids = async () => (await db.lines.toArray()).map((line) => line.id);
const said = async () =>
	(await db.periods.where('[of+by+period+space]').between(['said'], ['said', []]).toArray()).length;

test('the lines of records from before they were kept are found and counted, once', async () => {
	await countPeriods(db, 'UTC');
	await store('a');
	await store('b');
	// As an earlier version left it.
	await db.lines.clear();
	await db.periods.where('[of+by+period+space]').between(['said'], ['said', []]).delete();
	await sweepLines(db);
	expect(await ids()).toEqual(['a/p', 'b/p']);
	expect(await said()).toBe(2);
	await db.lines.clear();
	await sweepLines(db);
	expect(await ids()).toEqual([]);
});

test('what was swept already stays counted once; a withdrawn record takes its lines along', async () => {
	await countPeriods(db, 'UTC');
	await store('a');
	await store('b');
	await sweepLines(db);
	const cells = await db.periods
		.where('[of+by+period+space]')
		.between(['said'], ['said', []])
		.toArray();
	expect(cells.map((row) => Object.values(row.cells))).toEqual([[{ count: 2 }], [{ count: 2 }]]);
	await db.transaction('rw', db.tables, async () => dropRecord(db, 'a'));
	expect(await ids()).toEqual(['b/p']);
	await db.transaction('rw', db.tables, async () => dropRecord(db, 'b'));
	expect(await said()).toBe(0);
});
