import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordChange } from '../../domain/core/change';
import { succeed } from '../../domain/core/result';
import { countPeriods } from './count-periods';
import { ReplicaDatabase } from './database';
import { RecordStore } from './records';

const ROOM = 'space.s';
const storage = { indexedDB: new IDBFactory(), IDBKeyRange };
const clock = { now: () => 1000, offset: () => 0 };

/** The same browser's storage, as two tabs have it open. */
let tabs: readonly [RecordStore, RecordStore];
let at = 0;
beforeEach(async () => {
	const tab = async () => {
		const db = new ReplicaDatabase('two-tabs', storage);
		await db.open();
		return new RecordStore(db, clock, {
			judge: () => succeed(null),
			isAdmin: () => true,
			onWrite: () => undefined
		});
	};
	tabs = [await tab(), await tab()];
});
afterEach(async () => {
	const [one, other] = tabs;
	one.close();
	other.close();
	other.db.close();
	await one.db.delete();
});

const made: RecordChange = {
	set: {
		...{ kind: 'deal', title: 'Roof', space: 's', stage: 'new', order: 'a0', owner: 'anna' },
		...{ createdAt: 5, createdBy: 'anna' }
	},
	history: [],
	posts: []
};
const given = (to: string): RecordChange => ({
	set: { owner: to },
	history: [{ id: `h${String(++at)}`, at, by: 'anna', what: 'owner', from: 'anna', to }],
	posts: []
});
const said = (text: string): RecordChange => ({
	set: {},
	history: [],
	posts: [{ id: `p${String(++at)}`, at, by: 'anna', text }]
});

test('LW-03 · whom another tab has told something is not told it any more when it holds no more', async () => {
	const [one, other] = tabs;
	await one.change(ROOM, 'd', made);
	await other.change(ROOM, 'd', given('ben'));
	await one.change(ROOM, 'd', given('cora'));
	const notices = await one.db.notices.toArray();
	expect(notices.map((notice) => 'members' in notice && notice.members)).toEqual([['cora']]);
});

test.each(['the same tab', 'another tab'])(
	'IN-01 · a comment tells nobody any more who has left the deal, when %s writes that',
	async (which) => {
		const [one, other] = tabs;
		await one.change(ROOM, 'd', { ...made, set: { ...made.set, participants: ['ben'] } });
		await one.change(ROOM, 'd', said('a'));
		expect(await one.db.notices.count()).toBe(1);
		const left: RecordChange = {
			set: { participants: [] },
			history: [
				{
					...{ id: `h${String(++at)}`, at, by: 'anna', what: 'field', field: 'participants' },
					...{ from: 'ben', to: '' }
				}
			],
			posts: []
		};
		await (which === 'the same tab' ? one : other).change(ROOM, 'd', left);
		expect(await one.db.notices.toArray()).toEqual([]);
	}
);

test('LS-13 · what was said is counted once, in whichever tab', async () => {
	const [one, other] = tabs;
	await countPeriods(one.db, 'UTC');
	await one.change(ROOM, 'd', made);
	for (const [turn, text] of ['a', 'b', 'c', 'd'].entries())
		await (turn % 2 === 0 ? one : other).change(ROOM, 'd', said(text));
	const counted = await one.db.periods
		.filter(({ of, by }) => of === 'said' && by === 'day')
		.toArray();
	const total = counted.flatMap(({ cells }) => Object.values(cells).map(({ count }) => count));
	expect(total).toEqual([4]);
	expect(await one.db.lines.count()).toBe(4);
});
