import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ReplicaDatabase } from './database';
import type { TaskRow } from './rows';
import { monthKeys, monthsIn } from './month-keys';
import { partsOf, tasksIn, undatedIn } from './schedule';

let db: ReplicaDatabase;
beforeEach(() => {
	db = new ReplicaDatabase('schedule', { indexedDB: new IDBFactory(), IDBKeyRange });
});
afterEach(() => {
	db.close();
});

async function put(id: string, fields: Partial<TaskRow>): Promise<void> {
	const row: TaskRow = {
		...{ id, kind: 'task', room: 'space.w', space: 'w', stage: 'todo', order: 'a0', title: id },
		...{ sortTitle: id, words: [], owner: null, createdAt: 0, updatedAt: 0, postCount: 0 },
		...{ dueOn: null, closedAt: null },
		...fields
	};
	const found: TaskRow = { ...row, months: monthKeys(row.space, row) };
	await db.records.put(found);
}

const idsIn = async (from: string, to: string, space = 'w') =>
	(await tasksIn(db, space, { from, to })).map(({ id }) => id).sort();

test('LW-05 · the months of some days', () => {
	expect(monthsIn({ from: '2026-11-30', to: '2027-01-01' })).toEqual([
		...['2026-11', '2026-12', '2027-01']
	]);
	expect(monthsIn({ from: '2026-11-30', to: '2026-11-30' })).toEqual(['2026-11']);
	expect(monthsIn({ from: '2026-11-30', to: '2026-10-01' })).toEqual([]);
});

describe('LW-05 · tasks by their days', () => {
	test('are those that touch them: also one that lasts over them, and one that lasts for years', async () => {
		await put('due', { dueOn: '2026-03-04' });
		await put('started', { startOn: '2026-03-20' });
		await put('over', { startOn: '2026-02-01', dueOn: '2026-05-01' });
		await put('turned', { startOn: '2026-05-01', dueOn: '2026-02-01' });
		await put('long', { startOn: '2020-01-01', dueOn: '2030-01-01' });
		await put('later', { dueOn: '2026-04-01' });
		await put('elsewhere', { dueOn: '2026-03-04', space: 'v' });
		await put('undated', {});
		expect(await idsIn('2026-03-01', '2026-03-31')).toEqual([
			...['due', 'long', 'over', 'started', 'turned']
		]);
		// Of the months only these days count.
		expect(await idsIn('2026-03-10', '2026-03-19')).toEqual(['long', 'over', 'turned']);
		expect(await idsIn('2026-03-31', '2026-04-01')).toEqual(['later', 'long', 'over', 'turned']);
		expect(await idsIn('2026-03-01', '2026-03-31', 'v')).toEqual(['elsewhere']);
		expect((await undatedIn(db, 'w', 5)).map(({ id }) => id)).toEqual(['undated']);
	});

	test('a done task without a date is on no calendar', async () => {
		await put('done', { closedAt: 5 });
		expect(await undatedIn(db, 'w', 5)).toEqual([]);
	});

	test('the parts of tasks are found by them', async () => {
		await put('whole', {});
		await put('part', { parent: 'whole', links: ['whole'] });
		await put('waits', { dependencies: { whole: 'finish-start' }, links: ['whole'] });
		expect((await partsOf(db, ['whole'])).map(({ id }) => id)).toEqual(['part']);
	});
});
