import { describe, expect, test } from 'vitest';
import type { CustomField, FieldType } from '../fields/field';
import { dependenciesIn } from '../task/dependencies';
import type { Existing } from './existing';
import type { ImportSettings } from './plan-types';
import { freshSnapshot, freshSpace, noon, person, planText } from './testkit';

const work = { ...freshSpace(), kind: 'work' as const };
const snapshot = freshSnapshot({
	space: work,
	members: [person('owner-1', 'Olga Owner', 'owner'), person('m1', 'Ada', 'agent')]
});

describe('importing tasks', () => {
	test('title, stage, due date, who does it, and what has no field goes into the note', () => {
		const { plan, tasks } = planText(
			'tasks',
			'Task;Status;Due date;Assignee;Notes;Colour;Created\nCall An;New;31/12/2026;Ada;soon;red;1/5/2026\nWrite;;;;;;\n',
			snapshot
		);
		expect(plan.rejected).toEqual([]);
		expect(tasks.map(({ change }) => change.set)).toMatchObject([
			{
				...{ kind: 'task', title: 'Call An', dueOn: '2026-12-31', owner: 'm1' },
				...{ note: 'soon\nColour: red', createdAt: noon('2026-05-01'), importId: 'import-1' },
				stage: work.stages[0]?.id
			},
			{ title: 'Write', dueOn: null, owner: null, stage: work.stages[0]?.id }
		]);
		expect(plan.counts).toMatchObject({ tasks: 2, deals: 0, rejected: 0 });
		expect(plan.defaults).toMatchObject({ stage: 1, owner: 0 });
	});

	test('stages that say that something is done end a task; each has one place after the other', () => {
		const { plan, tasks } = planText(
			'tasks',
			'task,stage\nA,Backlog\nB,Backlog\nC,Done\nD,Anulowane\n',
			{ ...snapshot, space: { ...work, stages: work.stages.filter(({ kind }) => kind === 'open') } }
		);
		expect(plan.stages.map(({ name, kind }) => [name, kind])).toEqual([
			['Backlog', 'open'],
			['Done', 'won'],
			['Anulowane', 'lost']
		]);
		const closed = tasks.map(({ change }) => change.set['closedAt'] !== null);
		expect(closed).toEqual([false, false, true, true]);
		const orders = tasks.slice(0, 2).map(({ change }) => change.set['order']);
		expect([...orders].sort()).toEqual(orders);
		expect(new Set(orders).size).toBe(2);
	});

	test('LW-02 · tasks come into their projects, by name or id, and a project that nobody has is added before them', () => {
		const projects = [
			{ id: 'p-1', title: 'Move', externalId: 'X-7' },
			{ id: 'p-2', title: 'Fair' },
			{ id: 'p-3', title: 'fair' }
		];
		const file = [
			'Task;Project;Assignee',
			'A;Move;',
			'B; move ;',
			'C;X-7;',
			'D;p-2;',
			'E;Fair;',
			'F;FAIR;',
			'G;Trade show;',
			'H;trade SHOW;',
			'I;;',
			'J;Nowhere;Somebody unknown',
			`K;${'x'.repeat(301)};`
		].join('\n');
		const settings = { unknownOwners: 'refuse' } as const;
		const { plan, tasks, records } = planText('tasks', file, { ...snapshot, projects }, settings);
		const [show, ...others] = records.filter(({ change }) => change.set['kind'] === 'project');
		expect(others).toEqual([]);
		expect(records[0]).toBe(show);
		expect(show?.change.set).toMatchObject({
			...{ title: 'Trade show', space: work.id, state: 'active', importId: 'import-1' }
		});
		expect(tasks.map(({ change: { set } }) => [set['title'], set['project']])).toEqual([
			...[['A', 'p-1'] as const, ['B', 'p-1'] as const, ['C', 'p-1'] as const],
			...[['D', 'p-2'] as const, ['E', 'p-2'] as const],
			...[
				['G', show?.id],
				['H', show?.id],
				['I', undefined]
			]
		]);
		expect(plan.counts).toMatchObject({ tasks: 8, projects: 1 });
		expect(plan.preview.flatMap((row) => (row.becomes === 'task' ? [row.project] : []))).toEqual([
			...['Move', 'Move', 'Move', 'Fair', 'Fair', 'Trade show', 'Trade show', null]
		]);
		expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
			[7, 'project-ambiguous'],
			[11, 'owner-unknown'],
			[12, 'too-long']
		]);
	});

	test('LW-05 · the plan of a task comes with it, in the words of other programs and languages', () => {
		const { plan, tasks } = planText(
			'tasks',
			[
				'Task;Priority;Start date;Estimate;Progress;Labels',
				'A;Highest;2026-05-01;1h 30m;40%;red, Blue',
				'B;Pilne;;2 giờ;;',
				'C;cao;;;100;',
				'D;;;;;',
				'E;purple;;;;',
				'F;;;soon;;',
				'G;;;;half;'
			].join('\n'),
			snapshot
		);
		expect(tasks.map(({ change }) => change.set)).toMatchObject([
			{
				...{ priority: 'urgent', startOn: '2026-05-01', estimate: 90, progress: 40 },
				...{ 'tag.red': 'red', 'tag.blue': 'Blue' }
			},
			{ priority: 'urgent', estimate: 120 },
			{ priority: 'high', progress: 100 },
			{ title: 'D' }
		]);
		for (const field of ['priority', 'startOn', 'estimate', 'progress']) {
			expect(tasks[3]?.change.set).not.toHaveProperty(field);
		}
		expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
			[6, 'field-unreadable'],
			[7, 'field-unreadable'],
			[8, 'percent-unreadable']
		]);
	});

	test('LW-05 · who works on a task, its time and its repetition come with it, as a list gives them back or in words', () => {
		const bob = person('m2', 'Bob', 'agent');
		const two = { ...snapshot, members: [...snapshot.members, bob] };
		const head = 'Task;Due time;Repeats;Assignees\n';
		const text = `${head}A;17:00;FREQ=DAILY;Ada, Bob\n`;
		const { plan, tasks } = planText(
			'tasks',
			`${text}B;5 pm;co 2 tygodnie;Bob\nC;;;\nD;25:00;;\nE;;often;\nF;;;Nobody\n`,
			two
		);
		expect(tasks.map(({ change }) => change.set)).toMatchObject([
			{ dueTime: '17:00', repeat: 'FREQ=DAILY', 'assignee.m1': true, 'assignee.m2': true },
			{ dueTime: '17:00', repeat: 'FREQ=WEEKLY;INTERVAL=2', 'assignee.m2': true },
			{ title: 'C' }
		]);
		for (const field of ['dueTime', 'repeat', 'assignee.m1']) {
			expect(tasks[2]?.change.set).not.toHaveProperty(field);
		}
		expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
			...[
				[5, 'field-unreadable'],
				[6, 'field-unreadable']
			],
			[7, 'owner-unknown']
		]);
		const fields = {
			kind: 'task',
			title: 'A',
			owner: null,
			dueTime: '17:00',
			repeat: 'FREQ=DAILY'
		};
		const here = [{ id: 't1', fields: { ...fields, 'assignee.m1': true, 'assignee.m2': true } }];
		const byName = { mode: 'update', key: 'name', emptyCells: 'leave' } as const;
		expect(planText('tasks', text, two, byName, here).updates).toEqual([]);
		const less = planText('tasks', `${head}A;;;Bob\n`, two, byName, here);
		expect(less.updates.map(({ set }) => set)).toEqual([{ 'assignee.m1': null }]);
	});

	test('what cannot be read stays out with the reason; the same id goes in once', () => {
		const { plan, tasks } = planText(
			'tasks',
			'id,task,due date,owner\nx,A,someday,Ada\ny,B,,Ada\ny,C,,Ada\nz,D,,Ada\n,,,Ada\n',
			{ ...snapshot, externalIds: new Set(['z']) },
			{ mapping: { uses: ['externalId', 'name', 'dueOn', 'owner'], title: [] } }
		);
		expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
			[2, 'date-unreadable'],
			[4, 'repeated'],
			[5, 'already-here'],
			[6, 'title-missing']
		]);
		expect(tasks.map(({ change }) => change.set['title'])).toEqual(['B']);
	});

	test('LW-06 · columns become custom fields of the work space; what is not of their type stays out', () => {
		const field = (id: string, name: string, type: FieldType): CustomField => ({
			...{
				id,
				name,
				type,
				hint: '',
				choices: [],
				required: false,
				initial: null,
				requiredFrom: null,
				onCard: false,
				order: id
			},
			removed: id === 'gone'
		});
		const fields = [
			field('hours', 'Hours', 'number'),
			field('checker', 'Checked by', 'member'),
			field('cost', 'Cost', 'money'),
			field('gone', 'Gone', 'text')
		];
		const uses = ['name', 'field.hours', 'field.checker', 'field.cost'] as const;
		const at = { ...snapshot, space: { ...work, fields } };
		const mapping = { uses, title: [] };
		const text = 'task,hours,checker,cost\nA,2.5,Ada,12.50\nB,many,Ada,\nC,,Nobody,\nD,,,\n';
		const { plan, tasks } = planText('tasks', text, at, { mapping });
		expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
			[3, 'field-unreadable'],
			[4, 'field-unreadable']
		]);
		expect(tasks.map(({ change }) => ownOf(change.set))).toEqual([
			{ 'custom.hours': 2.5, 'custom.checker': 'm1', 'custom.cost': 1250 },
			{}
		]);
		const here = [
			{
				id: 't1',
				fields: { kind: 'task', title: 'A', owner: null, 'custom.hours': 2.5, 'custom.cost': 900 }
			}
		];
		const byName = { mapping, mode: 'update', key: 'name', emptyCells: 'leave' } as const;
		const again = planText('tasks', text, at, byName, here);
		expect(again.updates.map(({ id, set }) => [id, set])).toEqual([
			['t1', { 'custom.checker': 'm1', 'custom.cost': 1250 }]
		]);
		// A default answers what is asked for; an update asks for nothing.
		const asked = [
			{ ...field('hours', 'Hours', 'number'), required: true },
			{ ...field('cost', 'Cost', 'money'), required: true, initial: 500 }
		];
		const strict = { ...snapshot, space: { ...work, fields: asked } };
		const some = planText('tasks', 'task,hours\nA,2\nB,\n', strict, {
			mapping: { uses: ['name', 'field.hours'], title: [] }
		});
		expect(some.plan.rejected.map(({ row, faults }) => [row, faults[0]])).toEqual([
			[3, { row: 3, code: 'field-empty', column: 'Hours' }]
		]);
		expect(some.tasks.map(({ change }) => ownOf(change.set))).toEqual([
			{ 'custom.hours': 2, 'custom.cost': 500 }
		]);
	});
});

const ownOf = (set: Readonly<Record<string, unknown>>) =>
	Object.fromEntries(Object.entries(set).filter(([key]) => key.startsWith('custom.')));

describe('LW-05 · what tasks of a file are parts of and wait for', () => {
	const read = (
		text: string,
		over: Partial<ImportSettings> = {},
		existing: readonly Existing[] = []
	) => planText('tasks', text, snapshot, over, existing);
	/** The made tasks as the file names them: title, what it is a part of, what it waits for. */
	const told = ({ tasks }: ReturnType<typeof planText>) => {
		const text = (value: unknown) => (typeof value === 'string' ? value : '');
		const titles = new Map(tasks.map(({ id, change }) => [id, text(change.set['title'])]));
		return tasks.map(({ change: { set } }) => [
			set['title'],
			titles.get(text(set['parent'])) ?? null,
			Object.entries(dependenciesIn(set))
				.map(([id, kind]) => `${titles.get(id) ?? ''} ${kind}`)
				.sort()
		]);
	};

	test('is found by id and by title, also in rows below, in the words of other programs', () => {
		const mapping = { uses: ['externalId', 'name', 'parent', 'waitsFor'], title: [] } as const;
		const made = read(
			'ID;Task;Parent;Predecessors\n1;Print;Fair;2, Order (SS)\n2;Design;fair;\n3;Order;;Design (ff)\n4;Fair;;\n',
			{ mapping }
		);
		expect(made.plan.rejected).toEqual([]);
		expect(told(made)).toEqual([
			['Print', 'Fair', ['Design finish-start', 'Order start-start']],
			['Design', 'Fair', []],
			['Order', null, ['Design finish-finish']],
			['Fair', null, []]
		]);
		expect(made.plan.preview[0]).toMatchObject({ parent: 'Fair', waitsFor: ['Design', 'Order'] });
	});

	test('of which one is unknown or has the name of several is no task', () => {
		const { plan } = read('task,part of,waits for\nA,Nowhere,\nB,,Twin\nTwin,,\nTwin,,\nC,,A\n');
		expect(plan.rejected.map(({ row, faults }) => [row, faults])).toMatchObject([
			[2, [{ code: 'task-unknown', column: 'part of', value: 'Nowhere' }]],
			[3, [{ code: 'task-ambiguous', column: 'waits for', value: 'Twin', count: 2 }]]
		]);
		// C goes in without the one that does not.
		expect(plan.remarks).toEqual([{ code: 'task-left-out', row: 6, value: 'A' }]);
	});

	test('a circle is refused with its path, in each of its rows and in no other', () => {
		const { plan, tasks } = read('task,waits for\nA,B\nB,C\nC,A\nD,A\nSelf,Self\n');
		expect(plan.rejected.map(({ row, faults }) => [row, faults])).toMatchObject([
			[2, [{ code: 'task-circle', column: 'waits for', path: ['A', 'B', 'C', 'A'] }]],
			[3, [{ code: 'task-circle', path: ['B', 'C', 'A', 'B'] }]],
			[4, [{ code: 'task-circle', path: ['C', 'A', 'B', 'C'] }]],
			[6, [{ code: 'task-circle', path: ['Self', 'Self'] }]]
		]);
		expect(tasks.map(({ change }) => change.set)).toMatchObject([{ title: 'D' }]);
		expect(Object.keys(dependenciesIn(tasks[0]?.change.set ?? {}))).toEqual([]);
	});

	const here = (id: string, title: string, more: Readonly<Record<string, unknown>> = {}) => ({
		id,
		fields: {
			kind: 'task',
			title,
			space: work.id,
			stage: work.stages[0]?.id,
			owner: 'owner-1',
			...more
		}
	});

	test('may be tasks that are here', () => {
		const existing = [here('t1', 'Fair'), here('t2', 'Design', { externalId: 'X-2' })];
		const { tasks } = read('task,part of,waits for\nPrint,Fair,x-2\n', {}, existing);
		expect(tasks[0]?.change.set).toMatchObject({ parent: 't1', 'after.t2': 'finish-start' });
	});

	test('of a task that is here is changed, and a circle through others that are here is refused', () => {
		const existing = [
			here('t1', 'Fair'),
			here('t2', 'Design', { parent: 't1' }),
			here('t3', 'Print', { 'after.t2': 'finish-start' })
		];
		const how = { mode: 'update', key: 'name', emptyCells: 'clear' } as const;
		const { plan, updates } = read(
			'task,part of,waits for\nFair,Design,\nPrint,Fair,Design (SS)\nDesign,Fair,\n',
			how,
			existing
		);
		expect(plan.rejected.map(({ row, faults }) => [row, faults])).toMatchObject([
			[2, [{ code: 'task-circle', path: ['Fair', 'Design', 'Fair'] }]],
			[4, [{ code: 'task-circle', path: ['Design', 'Fair', 'Design'] }]]
		]);
		expect(updates).toMatchObject([{ id: 't3', set: { parent: 't1', 'after.t2': 'start-start' } }]);
		const gone = read('task,part of,waits for\nPrint,,\n', how, existing);
		expect(gone.updates).toMatchObject([{ id: 't3', set: { 'after.t2': null } }]);
	});
});
