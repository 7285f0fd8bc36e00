import * as Y from 'yjs';
import { expect, test } from 'vitest';
import type { CustomField } from '$lib/domain/fields/field';
import { salesSpace, stage } from '$lib/domain/space/testkit';
import { readDirectory } from '$lib/documents/directory';
import type { TaskRow } from '$lib/replica/store/rows';
import { cellText } from './cell-text';
import { cellValue, type CellNames } from './cell-values';
import { columnsFor } from './columns';

const field = (id: string, type: CustomField['type'], removed = false): CustomField => ({
	...{
		id,
		name: `Field ${id}`,
		hint: '',
		type,
		choices: [],
		required: false,
		initial: null,
		requiredFrom: null,
		onCard: false
	},
	...{ order: id, removed }
});

const space = salesSpace([stage('todo', 'open')], {
	kind: 'work',
	fields: [field('a', 'money'), field('b', 'choices'), field('c', 'date'), field('d', 'text', true)]
});
const names: CellNames = {
	space,
	directory: readDirectory(new Y.Doc()),
	customers: new Map(),
	projects: new Map([['p', 'Move']]),
	tasks: new Map()
};
const task: TaskRow = {
	...{ kind: 'task', id: 't', room: 'space.s', space: 's', stage: 'todo', order: 'a0', title: 'T' },
	...{ sortTitle: 't', words: [], owner: null, createdAt: 0, updatedAt: 0, postCount: 0 },
	...{ dueOn: null, closedAt: null }
};

test('LW-06 · a list of tasks has the fields of its work space, apart from removed ones', () => {
	expect(columnsFor(space).map(({ key }) => key)).toEqual([
		...[
			'title',
			'stage',
			'priority',
			'project',
			'start',
			'day',
			'time',
			'owner',
			'people',
			'repeat',
			'estimate',
			'progress',
			'tags',
			'parent',
			'waits',
			'key'
		],
		...['created', 'updated'],
		...['field.a', 'field.b', 'field.c']
	]);
});

test('LW-05 · the cells of a task’s plan have what it says, and are empty where it says nothing', () => {
	const planned: TaskRow = {
		...{ ...task, priority: 'high', startOn: '2026-07-01', estimate: 90, progress: 40 },
		tags: ['Red', 'Blue'],
		project: 'p'
	};
	expect(cellValue(planned, 'priority', names)).toBe('High');
	expect(cellValue(planned, 'project', names)).toBe('Move');
	// One that is in the bin, or has not come yet.
	expect(cellValue({ ...planned, project: 'gone' }, 'project', names)).toBe('');
	expect(cellValue(planned, 'start', names)).toMatchObject({ day: '2026-07-01' });
	expect(cellValue(planned, 'estimate', names)).toBe('1:30');
	expect(cellValue(planned, 'progress', names)).toBe(40);
	expect(cellText(planned, 'tags', names)).toContain('Red');
	expect(
		['priority', 'estimate', 'tags', 'time', 'people', 'repeat'].map((key) =>
			cellText(task, key as 'tags', names)
		)
	).toEqual(['', '', '', '', '', '']);
});

test('LW-06 · the cell of a task’s field has its value, with amounts in the currency of the space', () => {
	const filled: TaskRow = { ...task, custom: { a: 1250, b: ['x', 'y'], c: '2026-07-01' } };
	expect(cellText(filled, 'field.a', names)).toBe('€12.50');
	expect(cellValue(filled, 'field.a', names)).toBe(12.5);
	expect(cellValue(filled, 'field.c', names)).toMatchObject({ day: '2026-07-01' });
	expect(cellText(filled, 'field.b', names)).toBe('x and y');
	// A row from before tasks had fields has none.
	expect(cellText(task, 'field.a', names)).toBe('');
	expect(cellValue(task, 'field.b', names)).toBe('');
});
