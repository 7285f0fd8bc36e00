import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { member } from '$lib/domain/member/testkit';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import { salesSpace, stage } from '$lib/domain/space/testkit';
import { countPeriods } from '$lib/replica/store/count-periods';
import { ReplicaDatabase } from '$lib/replica/store/database';
import type { CallRow, DealRow, Row, TaskRow } from '$lib/replica/store/rows';
import { dueCount } from './due-count';
import { byPart, myWorkOf } from './my-work';

const TODAY = '2026-03-11';
let db: ReplicaDatabase;
beforeEach(() => {
	db = new ReplicaDatabase('mine', { indexedDB: new IDBFactory(), IDBKeyRange });
});
afterEach(() => {
	db.close();
});

const base = (id: string) => ({
	...{ id, room: 'space.w' as const, title: id, sortTitle: id, words: [], owner: 'me' },
	...{ createdAt: 0, updatedAt: 0, postCount: 0 }
});
const task = (id: string, fields: Partial<TaskRow> = {}): TaskRow => ({
	...base(id),
	...{ kind: 'task', space: 'w', stage: 'todo', order: 'a0', dueOn: null, closedAt: null },
	...fields
});
const deal = (id: string, closeOn: string, fields: Partial<DealRow> = {}): DealRow => ({
	...base(id),
	...{
		kind: 'deal',
		space: 's',
		stage: 'new',
		order: 'a0',
		contact: '',
		revenue: 1,
		currency: 'EUR'
	},
	...{ rate: null, closeOn, closedAt: null, createdBy: 'me', participants: [], source: '' },
	...{ lostReason: '', tags: [], custom: {}, done: [], projects: [], movedAt: 0 },
	...{ fileCount: 0, productCount: 0 },
	...fields
});
const call = (id: string, callbackOn: string | null, outcome: CallRow['outcome']): CallRow => ({
	...base(id),
	...{ kind: 'call', space: 's', campaign: 'c', customer: 'x', phone: '1', outcome, note: '' },
	...{ callbackOn, attempts: 1, calledAt: 1, order: 'a0' }
});
const activity = (id: string, fields: object = {}) => ({
	...ACTIVITY_DEFAULTS,
	...{ id, stage: 'new', name: id, order: id, removed: false, ...fields }
});
const SALES = salesSpace([stage('new', 'open')], {
	activities: [activity('a', { performers: { who: 'admins' } }), activity('b'), activity('c')]
});

async function parts(rows: readonly Row[]) {
	await db.records.bulkPut([...rows]);
	const found = await myWorkOf(db, 'me', TODAY, {
		member: member('me', 'agent'),
		space: (id) => (id === 's' ? SALES : null)
	});
	return Object.fromEntries(
		byPart(found, TODAY).map(({ part, items }) => [part, items.map(({ row }) => row.id)])
	);
}

test('LW-07 · what somebody has to do stands by its urgency: tasks, deals that close, calls again, next activities', async () => {
	expect(
		await parts([
			task('late', { dueOn: '2026-03-10' }),
			task('now', { dueOn: TODAY }),
			task('soon', { dueOn: '2026-03-18' }),
			task('far', { dueOn: '2026-03-19' }),
			task('whenever'),
			task('done', { dueOn: TODAY, closedAt: 5 }),
			task('of another', { dueOn: TODAY, owner: 'bob' }),
			task('helped', { dueOn: TODAY, owner: 'bob', assignees: ['me'], links: ['me'] }),
			deal('closing', '2026-03-12', { done: ['b'] }),
			deal('late deal', '2026-03-01', { done: ['b', 'c'] }),
			deal('far deal', '2026-05-01'),
			deal('won', '2026-03-12', { closedAt: 5 }),
			call('again', '2026-03-11', 'callback'),
			call('not yet called', null, '')
		])
	).toEqual({
		overdue: ['late deal', 'late'],
		today: ['again', 'helped', 'now'],
		week: ['closing', 'soon'],
		later: ['far'],
		undated: ['whenever'],
		steps: ['closing', 'far deal']
	});
});

test('LW-07 · a task that waits for another one stands by itself, until that is done', async () => {
	const blocked = task('blocked', {
		dueOn: '2026-03-01',
		dependencies: { before: 'finish-start' },
		links: ['before']
	});
	const before = task('before', { owner: 'bob' });
	expect(await parts([blocked, before])).toEqual({ waiting: ['blocked'] });
	expect(await parts([{ ...before, closedAt: 5 }])).toEqual({ overdue: ['blocked'] });
});

test('LW-07 · where somebody is mentioned stands there once, until they have read it', async () => {
	const about = { at: 5, by: 'bob', members: ['me'], text: '', space: 'w' };
	await db.notices.bulkPut([
		{ ...about, id: 'n1', record: 'told', what: 'mention' },
		{ ...about, id: 'n2', record: 'told', what: 'mention' },
		{ ...about, id: 'n3', record: 'read', what: 'mention' },
		{ ...about, id: 'n4', record: 'gone', what: 'mention' },
		{ ...about, id: 'n5', record: 'given', what: 'assigned' }
	]);
	const other = { owner: 'bob' };
	await db.records.bulkPut(['told', 'read', 'given'].map((id) => task(id, other)));
	const found = await myWorkOf(db, 'me', TODAY, {
		...{ member: undefined, space: () => null },
		unread: ({ id }) => id !== 'n3'
	});
	expect(
		byPart(found, TODAY).map(({ part, items }) => [part, items.map(({ row }) => row.id)])
	).toEqual([['mentions', ['told']]]);
});

test('LW-07 · the navigation counts what is due today or late, and reads no task for it', async () => {
	await db.records.bulkPut([
		task('last year', { dueOn: '2025-03-11' }),
		task('this month', { dueOn: '2026-03-01' }),
		task('now', { dueOn: TODAY, space: 'v' }),
		task('tomorrow', { dueOn: '2026-03-12' }),
		task('whenever'),
		task('of another', { dueOn: TODAY, owner: 'bob' }),
		task('done', { dueOn: TODAY, closedAt: 5 })
	]);
	expect(await dueCount(db, 'me', TODAY)).toBe(0);
	await countPeriods(db, 'UTC');
	expect(await dueCount(db, 'me', TODAY)).toBe(3);
	expect(await dueCount(db, 'bob', TODAY)).toBe(1);
});
