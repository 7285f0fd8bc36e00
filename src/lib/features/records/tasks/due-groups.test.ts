import { expect, test } from 'vitest';
import { dueGroup, grouped } from './due-groups';

// A Wednesday.
const today = '2026-03-11';

test.each([
	[null, 'undated'],
	['2026-03-10', 'overdue'],
	['2026-03-11', 'today'],
	['2026-03-12', 'week'],
	['2026-03-15', 'week'],
	['2026-03-16', 'later'],
	['2027-01-01', 'later']
] as const)('LW-07 · on a Wednesday, what is due on %s is %s', (dueOn, group) => {
	expect(dueGroup(dueOn, today)).toBe(group);
});

test('LW-07 · on a Sunday nothing more is due this week', () => {
	expect(dueGroup('2026-03-16', '2026-03-15')).toBe('later');
});

test('LW-07 · groups stand in the order of urgency, and so does what is in them', () => {
	const task = (dueOn: string | null, createdAt = 0) => ({ dueOn, createdAt });
	const tasks = [
		task(null),
		task('2026-03-09'),
		task('2026-03-11', 2),
		task('2026-03-11', 1),
		task('2026-03-01')
	];
	expect(grouped(tasks, today)).toEqual([
		{ group: 'overdue', tasks: [task('2026-03-01'), task('2026-03-09')] },
		{ group: 'today', tasks: [task('2026-03-11', 1), task('2026-03-11', 2)] },
		{ group: 'undated', tasks: [task(null)] }
	]);
});
