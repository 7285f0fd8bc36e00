import { describe, expect, test } from 'vitest';
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
			'Task;Status;Due date;Assignee;Notes;Estimate;Created\nCall An;New;31/12/2026;Ada;soon;2 h;1/5/2026\nWrite;;;;;;\n',
			snapshot
		);
		expect(plan.rejected).toEqual([]);
		expect(tasks.map(({ change }) => change.set)).toMatchObject([
			{
				...{ kind: 'task', title: 'Call An', dueOn: '2026-12-31', owner: 'm1' },
				...{ note: 'soon\nEstimate: 2 h', createdAt: noon('2026-05-01'), importId: 'import-1' },
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
});
