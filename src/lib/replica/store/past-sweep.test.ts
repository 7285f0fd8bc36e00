import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { succeed } from '../../domain/core/result';
import { actingAs } from '../../domain/policy/testkit';
import { createTask, moveTask } from '../../domain/task/commands';
import { DexieFiguresSource } from '../figures/source';
import { WorkFiguresCore } from '../figures/work-core';
import { ReplicaDatabase } from './database';
import { sweepPasts } from './past-sweep';
import { RecordStore } from './records';

const STAGES = [
	{ id: 'todo', kind: 'open', begun: false },
	{ id: 'doing', kind: 'open', begun: true },
	{ id: 'done', kind: 'won' }
] as const;
const acting = actingAs('anna');
const query = {
	space: 's',
	stages: STAGES,
	days: { from: '1970-01-01', last: '1970-01-31' },
	timeZone: 'UTC'
};

test('LW-05 · figures of work know when work began, also of tasks from before that was kept', async () => {
	const db = new ReplicaDatabase('d', { indexedDB: new IDBFactory(), IDBKeyRange });
	const store = new RecordStore(
		db,
		{ now: () => 5000, offset: () => 0 },
		{ judge: () => succeed(null), isAdmin: () => true, onWrite: () => undefined }
	);
	const [todo, doing, done] = STAGES;
	const draft = { title: 'Paint', space: 's', stage: todo, order: 'a0', owner: 'anna', fields: [] };
	const room = 'space.s';
	const id = 'paint';
	const steps = [
		createTask({ ...draft, dueOn: '1970-01-01' }, acting),
		moveTask({ stage: 'todo' }, doing, 'a0', acting),
		moveTask({ stage: 'doing' }, done, 'a0', acting)
	];
	for (const change of steps) expect((await store.change(room, id, change)).ok).toBe(true);
	const core = new WorkFiguresCore(new DexieFiguresSource(db, 'task'), () => undefined);
	const told = await core.figures(query);
	expect(told).toMatchObject({ finished: 1, kept: { 'on-time': 1, late: 0, undated: 0 } });
	expect(told.cycle?.count).toBe(1);
	// As a device from before has it.
	await db.past.clear();
	core.close();
	const before = new WorkFiguresCore(new DexieFiguresSource(db, 'task'), () => undefined);
	expect((await before.figures(query)).cycle).toBeNull();
	before.close();
	await sweepPasts(db);
	const after = new WorkFiguresCore(new DexieFiguresSource(db, 'task'), () => undefined);
	expect((await after.figures(query)).cycle?.count).toBe(1);
	expect(await after.pick(query, { of: 'person', member: 'anna' })).toMatchObject([
		{ id, done: { kept: 'on-time' }, blocked: null }
	]);
	expect(await after.pick(query, { of: 'late' })).toEqual([]);
	after.close();
	store.close();
	db.close();
});
