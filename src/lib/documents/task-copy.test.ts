import { expect, test } from 'vitest';
import { recordFrom } from './read-record';
import { editOf } from '../domain/policy/edit';
import { judgeRecord } from '../domain/policy/judge';
import { actingAs, NORTH, PEOPLE } from '../domain/policy/testkit';
import { createTask } from '../domain/task/commands';
import { copyTask } from '../domain/task/copy';
import type { Copy } from '../domain/task/tree';
import type { Task } from '../domain/task/task';

const [stage, next] = NORTH.stages;
if (stage === undefined || next === undefined) throw new Error('no stage');
const plan = {
	priority: 'high',
	progress: 40,
	tags: ['fair'],
	assignees: ['bob'],
	parent: 'top'
} as const;
const fields = {
	...createTask(
		{
			...{ title: 'Stand', space: NORTH.id, stage: next, order: 'a5', owner: 'sue' },
			...{ dueOn: '2026-12-01', plan, fields: [] }
		},
		actingAs('sue')
	).set,
	...{ note: 'Ask for prices', closedAt: 3, 'after.x': 'start-start', 'after.y': 'finish-start' }
};
const task = recordFrom(fields, 'stand') as Task;
const copies: readonly Copy[] = [
	{ of: 'top', id: 'top2', parent: null },
	{ of: 'stand', id: 'stand2', parent: 'top2' },
	{ of: 'x', id: 'x2', parent: 'top2' }
];

test('LW-05 · a copy has the plan and the note of the original, and nothing of what has happened to it', () => {
	const copy = copies[1];
	if (copy === undefined) throw new Error('no copy');
	const place = { title: 'Stand', stage, order: 'a0', fields: [] };
	const made = copyTask(task, { copy, copies }, place, actingAs('anna'));
	expect(recordFrom(made.set, 'stand2')).toMatchObject({
		...{ title: 'Stand', owner: 'sue', stage: stage.id, closedAt: null, createdBy: 'anna' },
		...{ dueOn: '2026-12-01', priority: 'high', progress: 0, tags: ['fair'], assignees: ['bob'] },
		...{ parent: 'top2', note: 'Ask for prices' },
		// What was copied with it is waited for as a copy, and the rest as it is.
		dependencies: { x2: 'start-start', y: 'finish-start' }
	});
	const context = { people: PEOPLE, space: NORTH, now: 5, id: 'stand2' };
	expect(judgeRecord('anna', editOf(null, made), context)).toMatchObject({ ok: true });
});
