import { expect, test } from 'vitest';
import { editOf } from '../domain/policy/edit';
import { judgeRecord } from '../domain/policy/judge';
import { actingAs, NORTH, PEOPLE } from '../domain/policy/testkit';
import { recordFrom } from './read-record';
import { createTask, editTask, type TaskFieldEdit } from '../domain/task/commands';
import { PRIORITIES, rankOf } from '../domain/task/priority';
import { readPriority } from '../domain/task/read-priority';

const [stage] = NORTH.stages;
if (stage === undefined) throw new Error('no stage');
const draft = { title: 'Paint', space: NORTH.id, stage, order: 'a0', owner: 'anna', dueOn: null };
const acting = actingAs('anna');

test('LW-05 · a task has a plan: what is said of it and nothing else', () => {
	const plain = createTask({ ...draft, fields: [] }, acting);
	for (const field of ['priority', 'startOn', 'estimate', 'progress']) {
		expect(plain.set).not.toHaveProperty(field);
	}
	const plan = {
		...({ priority: 'high', startOn: '2026-12-01', estimate: 90, progress: 10 } as const),
		tags: ['Red']
	};
	const made = createTask({ ...draft, plan, fields: [] }, acting);
	expect(recordFrom(made.set, 't')).toMatchObject(plan);
	expect(recordFrom(plain.set, 't')).toMatchObject({
		...{ priority: null, startOn: null, estimate: null, progress: 0, tags: [] }
	});
});

test.each<TaskFieldEdit>([
	{ field: 'priority', value: 'urgent' },
	{ field: 'startOn', value: '2026-12-01' },
	{ field: 'estimate', value: 30 },
	{ field: 'progress', value: 50 }
])(
	'LW-05 · HI-01 · $field is one line of history, on a task from before it had one, too',
	(edit) => {
		const before = createTask({ ...draft, fields: [] }, acting).set;
		const task = recordFrom(before, 't');
		if (task?.kind !== 'task') throw new Error('no task');
		const change = editTask(task, edit, acting);
		const place = { people: PEOPLE, space: NORTH, now: 5 };
		expect(judgeRecord('anna', editOf(before, change), place)).toMatchObject({ ok: true });
		const after = recordFrom({ ...before, ...change.set }, 't');
		if (after?.kind !== 'task') throw new Error('no task');
		const back = editTask(
			after,
			{ field: edit.field, value: task[edit.field] } as TaskFieldEdit,
			acting
		);
		const then = { ...before, ...change.set };
		expect(judgeRecord('anna', editOf(then, back), place)).toMatchObject({ ok: true });
	}
);

test('LW-05 · priorities have an order, and names in three languages', () => {
	expect(PRIORITIES.map(rankOf)).toEqual([1, 2, 3, 4]);
	expect(rankOf(null)).toBe(0);
	expect(['High', 'cao', 'Wysoki', 'P1'].map(readPriority)).toEqual(Array(4).fill('high'));
	expect(['urgent', 'Khẩn cấp', 'pilne'].map(readPriority)).toEqual(Array(3).fill('urgent'));
	expect(['none', 'không', 'brak'].map(readPriority)).toEqual(Array(3).fill('none'));
	expect(readPriority('purple')).toBeNull();
});
