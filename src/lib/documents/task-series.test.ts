import { describe, expect, test } from 'vitest';
import { assign } from '../domain/deal/commands';
import { together } from '../domain/core/set-field';
import { editOf } from '../domain/policy/edit';
import { fieldShape } from '../domain/policy/record-shapes';
import { judgeRecord } from '../domain/policy/judge';
import { actingAs, NORTH, PEOPLE } from '../domain/policy/testkit';
import { createTask, editTask } from '../domain/task/commands';
import type { RecordChange } from '../domain/core/change';
import {
	comingDays,
	dueTask,
	followingTask,
	idsUpTo,
	makeFollowing,
	repeatedId
} from '../domain/task/repeat/next';
import { alongWith, asksScope, inScope } from '../domain/task/repeat/scope';
import { skipDay } from '../domain/task/repeat/skips';
import { scheduleTask } from '../domain/task/schedule';
import type { Task } from '../domain/task/task';
import { recordFrom } from './read-record';

const anna = actingAs('anna');
const [stage] = NORTH.stages;
if (stage === undefined) throw new Error('no stage');
const place = { stage, order: 'a0', fields: [] };
const draft = { title: 'Water', space: NORTH.id, owner: 'anna', dueOn: '2026-11-30', ...place };
/** A Monday. */
const FIRST = createTask(
	{ ...draft, plan: { repeat: 'FREQ=WEEKLY;BYDAY=MO', startOn: '2026-11-28', priority: 'high' } },
	anna
).set;

function taskOf(set: Readonly<Record<string, unknown>>, id = 'first'): Task {
	const record = recordFrom(set, id);
	if (record?.kind !== 'task') throw new Error('no task');
	return record;
}
const first = taskOf(FIRST);

/** The task after a change that the rules allow and that is told in its history. */
function changed(task: Task, change: RecordChange, of: Readonly<Record<string, unknown>> = FIRST) {
	const verdict = judgeRecord('anna', editOf(of, change), {
		...{ people: PEOPLE, space: NORTH, now: 5, id: task.id }
	});
	expect(verdict).toMatchObject({ ok: true });
	return taskOf({ ...of, ...change.set }, task.id);
}

/** The task that follows, made today. */
function next(task: Task, today = '2026-11-30'): Task {
	const following = followingTask(task, today);
	if (following === null) throw new Error('nothing follows');
	return taskOf(makeFollowing(task, following, place, anna).set, following.id);
}

describe('LW-05 · days of a series that are left out', () => {
	test('are passed over, handed on, and taken in again', () => {
		const without = changed(first, skipDay(first, '2026-12-07', true, anna));
		expect(followingTask(without, '2026-11-30')?.slot).toBe('2026-12-14');
		expect(comingDays(without, '2026-11-30', 2)).toEqual([
			{ day: '2026-12-07', isSkipped: true },
			{ day: '2026-12-14', isSkipped: false }
		]);
		const both = changed(first, together(...[7, 21].map((day) => skip(day))));
		expect(next(both)).toMatchObject({ slot: '2026-12-14', skips: ['2026-12-07', '2026-12-21'] });
		const back = skipDay(without, '2026-12-07', false, anna);
		expect(followingTask({ ...without, skips: [] }, '2026-11-30')?.slot).toBe('2026-12-07');
		expect(back.set).toEqual({ 'skip.2026-12-07': null });
	});
	const skip = (day: number) =>
		skipDay(first, `2026-12-${String(day).padStart(2, '0')}`, true, anna);
});

describe('LW-05 · a task that is made when its day comes', () => {
	test('is the last one of the days that have come; none before', () => {
		expect(dueTask(first, '2026-12-06')).toBeNull();
		expect(dueTask(first, '2026-12-07')).toMatchObject({
			...{ id: repeatedId('first', '2026-12-07'), slot: '2026-12-07' }
		});
		expect(dueTask(first, '2026-12-25')?.slot).toBe('2026-12-21');
	});

	test('is not made where a day between has its task: the series goes on from there', () => {
		const due = dueTask(first, '2026-12-15');
		if (due === null) throw new Error('nothing is due');
		expect(idsUpTo(first, '2026-12-15', due)).toEqual([
			...[repeatedId('first', '2026-12-07'), repeatedId('first', '2026-12-14')]
		]);
	});

	test('says itself that the next ones are made so', () => {
		const byDay = changed(first, editTask(first, { field: 'repeatBy', value: 'day' }, anna));
		expect(next(byDay).repeatBy).toBe('day');
		expect(next(first).repeatBy).toBe('end');
	});
});

describe('LW-05 · a change of this one alone, or of later ones, too', () => {
	const rename = editTask(first, { field: 'title', value: 'Water twice' }, anna);

	test('is asked of what the next one takes over, and of dates, of a task that repeats', () => {
		expect(asksScope(first, rename)).toBe(true);
		expect(asksScope({ repeat: '' }, rename)).toBe(false);
		expect(asksScope(first, skipDay(first, '2026-12-07', true, anna))).toBe(false);
		expect(asksScope(first, editTask(first, { field: 'progress', value: 5 }, anna))).toBe(false);
	});

	test('alone: the next one has what was there before, however often this one is changed', () => {
		const once = inScope(first, rename, 'one', anna);
		const set = { ...FIRST, ...once.set };
		const one = changed(first, once);
		expect(one.title).toBe('Water twice');
		expect(next(one).title).toBe('Water');
		const again = editTask(one, { field: 'title', value: 'Water thrice' }, anna);
		const twice = changed(one, inScope(one, again, 'one', anna), set);
		expect(next(twice)).toMatchObject({ title: 'Water', later: {} });
		const given = changed(first, inScope(first, assign(first, 'bob', anna), 'one', anna));
		expect([given.owner, next(given).owner]).toEqual(['bob', 'anna']);
	});

	test('later ones, too: the next one has it, also after a change of this one alone', () => {
		const once = inScope(first, rename, 'one', anna);
		const one = changed(first, once);
		const final = editTask(one, { field: 'title', value: 'Sprinkle' }, anna);
		const all = changed(one, inScope(one, final, 'later', anna), { ...FIRST, ...once.set });
		expect(next(all).title).toBe('Sprinkle');
	});

	test('dates alone: the series keeps its days, and its tasks the time that they take', () => {
		const moved = scheduleTask(first, { startOn: '2026-12-01', dueOn: '2026-12-02' }, anna);
		const one = changed(first, inScope(first, moved, 'one', anna));
		expect(one).toMatchObject({ dueOn: '2026-12-02', slot: '2026-11-30' });
		expect(next(one)).toMatchObject({ dueOn: '2026-12-07', startOn: '2026-12-05' });
	});

	test.each([
		['FREQ=WEEKLY;BYDAY=MO', '2026-12-02', 'FREQ=WEEKLY;BYDAY=WE', '2026-12-09'],
		['FREQ=WEEKLY;BYDAY=MO,TH', '2026-12-01', 'FREQ=WEEKLY;BYDAY=TU,FR', '2026-12-04'],
		['FREQ=WEEKLY', '2026-12-02', 'FREQ=WEEKLY', '2026-12-09'],
		['FREQ=DAILY;INTERVAL=3', '2026-12-01', 'FREQ=DAILY;INTERVAL=3', '2026-12-04'],
		['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-12-15', 'FREQ=MONTHLY;BYMONTHDAY=15', '2027-01-15']
	])('dates of later ones, too: %s from %s is %s', (repeat, dueOn, rule, following) => {
		const set = { ...FIRST, repeat };
		const task = taskOf(set);
		const moved = scheduleTask(task, { startOn: null, dueOn }, anna);
		const one = changed(task, inScope(task, moved, 'later', anna), set);
		expect(one).toMatchObject({ dueOn, slot: dueOn, repeat: rule });
		expect(next(one, dueOn)).toMatchObject({ dueOn: following, startOn: null });
	});

	test('what has been made already changes along, and keeps what is its own', () => {
		const later = { ...next(first), note: 'Own' };
		const of = { ...FIRST, dueOn: '2026-12-07', startOn: '2026-12-05', slot: '2026-12-07' };
		const moved = together(
			rename,
			scheduleTask(first, { startOn: '2026-11-29', dueOn: '2026-12-02' }, anna)
		);
		const change = alongWith(later, first, inScope(first, moved, 'later', anna), anna);
		const along = changed(later, change, of);
		expect(along).toMatchObject({
			...{ title: 'Water twice', dueOn: '2026-12-09', startOn: '2026-12-06' },
			...{ slot: '2026-12-09', repeat: 'FREQ=WEEKLY;BYDAY=WE', priority: 'high' }
		});
	});
});

test('SCHEMA · what a series says fits, and nothing else does', () => {
	const fits = (field: string, value: unknown) => fieldShape('task', field)?.(value) ?? false;
	expect(fits('repeatBy', 'day')).toBe(true);
	expect(fits('repeatBy', 'never')).toBe(false);
	expect(fits('skip.2026-12-07', true)).toBe(true);
	expect(fits('skip.2026-12-07', false)).toBe(false);
	expect(fits('skip.2026-02-30', true)).toBe(false);
	expect(fits('later.title', 'Water')).toBe(true);
	expect(fits('later.title', 'x'.repeat(2000))).toBe(false);
	expect(fits('later.stage', 'done')).toBe(false);
	expect(fits('later.__proto__', 'x')).toBe(false);
});
