import { expect, test } from 'vitest';
import type { WorkspaceView } from '$lib/app/context';
import { seededActing } from '$lib/domain/import/testkit';
import { salesSpace, stage } from '$lib/domain/space/testkit';
import { readQuickLines } from '$lib/domain/task/quick/read-lines';
import { dayOfEntry, firstDay, tasksOfLines } from './quick-tasks';

const spaces = new Map(
	['here', 'there'].map((id) => [
		id,
		salesSpace([stage('todo', 'open'), stage('done', 'won')], { id, kind: 'work', fields: [] })
	])
);
const rows = { offset: () => ({ limit: () => ({ toArray: () => Promise.resolve([]) }) }) };
const view = {
	acting: seededActing('me'),
	space: (id: string) => spaces.get(id) ?? null,
	replica: { me: 'me', db: { records: { where: () => ({ between: () => rows }) } } }
} as unknown as WorkspaceView;
const context = {
	...{ today: '2026-11-30', order: 'dmy' as const },
	people: [
		{ id: 'ann', name: 'Ann' },
		{ id: 'bea', name: 'Bea' }
	],
	spaces: [{ id: 'there', name: 'There' }],
	projects: [{ id: 'fair', name: 'Fair', space: 'there' }]
};

test('LW-05 · lines become tasks: the first person owns one, the others work on it, parts are in their task’s space', async () => {
	const text = 'Fair +There +Fair @bea @ann !high\n  Stand #red\nCall';
	const tasks = (await tasksOfLines(view, 'here', readQuickLines(text, context))) ?? [];
	expect(tasks.map(({ space }) => space)).toEqual(['there', 'there', 'here']);
	const [fair, stand, call] = tasks.map(({ edits }) => edits[0]?.set ?? {});
	expect(fair).toMatchObject({
		title: 'Fair',
		owner: 'bea',
		'assignee.ann': true,
		priority: 'high',
		project: 'fair'
	});
	expect(stand).toMatchObject({
		title: 'Stand',
		owner: 'me',
		parent: tasks[0]?.id,
		'tag.red': 'red'
	});
	expect(call).toMatchObject({ title: 'Call', owner: 'me', stage: 'todo', dueOn: null });
	const orders = [fair, stand].map((set) => set?.['order']);
	expect([...orders].sort()).toEqual(orders);
	expect(new Set(orders).size).toBe(2);
});

test('LW-05 · a repetition without a day begins on its first day, which may be today', () => {
	expect(firstDay('FREQ=WEEKLY;BYDAY=MO', '2026-11-30')).toBe('2026-11-30');
	expect(firstDay('FREQ=WEEKLY;BYDAY=TU', '2026-11-30')).toBe('2026-12-01');
	expect(firstDay('FREQ=DAILY', '2026-11-30')).toBe('2026-11-30');
	expect(firstDay(null, '2026-11-30')).toBeNull();
});

test('LW-05 · a line with a time alone is due when that comes next, and the time is kept', async () => {
	const now = { day: '2026-11-30', time: '12:00' };
	const nothing = { dueOn: null, repeat: null };
	expect(dayOfEntry({ ...nothing, time: '17:00' }, now)).toBe('2026-11-30');
	expect(dayOfEntry({ ...nothing, time: '09:00' }, now)).toBe('2026-12-01');
	expect(dayOfEntry({ ...nothing, time: null }, now)).toBeNull();
	const line = readQuickLines('Call tomorrow 17:00 every week', context);
	const [task] = (await tasksOfLines(view, 'here', line)) ?? [];
	expect(task?.edits[0]?.set).toMatchObject({
		...{ title: 'Call', dueOn: '2026-12-01', dueTime: '17:00', repeat: 'FREQ=WEEKLY' }
	});
});
