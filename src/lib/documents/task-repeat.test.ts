import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayFromNumber } from '../domain/core/day';
import { editOf } from '../domain/policy/edit';
import { judgeRecord } from '../domain/policy/judge';
import { actingAs, NORTH, PEOPLE } from '../domain/policy/testkit';
import { recordFrom } from './read-record';
import { createTask } from '../domain/task/commands';
import type { Task } from '../domain/task/task';
import { followingTask, makeFollowing, repeatedId } from '../domain/task/repeat/next';
import { nextDay, readRule } from '../domain/task/repeat/rule';

const after = (text: string, first: string, day: string): string | null => {
	const rule = readRule(text);
	return rule === null ? null : nextDay(rule, first, day);
};

describe('LW-05 · the days of a rule', () => {
	test.each([
		['FREQ=DAILY', '2026-11-30', '2026-11-30', '2026-12-01'],
		['FREQ=DAILY;INTERVAL=3', '2026-11-30', '2026-12-02', '2026-12-03'],
		['FREQ=DAILY;INTERVAL=3', '2026-11-30', '2026-12-03', '2026-12-06'],
		['FREQ=WEEKLY', '2026-11-30', '2026-11-30', '2026-12-07'],
		['FREQ=WEEKLY;INTERVAL=2', '2026-11-30', '2026-12-08', '2026-12-14'],
		['FREQ=WEEKLY;BYDAY=MO,TH', '2026-11-30', '2026-11-30', '2026-12-03'],
		['FREQ=WEEKLY;BYDAY=MO,TH', '2026-11-30', '2026-12-03', '2026-12-07'],
		['FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,FR', '2026-11-30', '2026-12-05', '2026-12-16'],
		['FREQ=WEEKLY;BYDAY=SU', '2026-11-30', '2026-11-29', '2026-12-06'],
		['FREQ=MONTHLY', '2026-01-31', '2026-01-31', '2026-02-28'],
		['FREQ=MONTHLY', '2026-01-31', '2026-02-28', '2026-03-31'],
		['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-01-05', '2026-01-31', '2026-02-28'],
		['FREQ=MONTHLY;BYMONTHDAY=15;INTERVAL=2', '2026-01-05', '2026-01-15', '2026-03-15'],
		['FREQ=YEARLY', '2024-02-29', '2024-02-29', '2025-02-28'],
		['FREQ=DAILY;UNTIL=20261201', '2026-11-30', '2026-12-01', null],
		['RRULE:FREQ=DAILY;UNTIL=20261201T000000Z', '2026-11-30', '2026-11-30', '2026-12-01']
	])('%s from %s, after %s: %s', (text, first, day, expected) => {
		expect(after(text, first, day)).toBe(expected);
	});

	test.each([
		...['', 'FREQ=HOURLY', 'FREQ=DAILY;COUNT=3', 'FREQ=DAILY;INTERVAL=0', 'FREQ=MONTHLY;BYDAY=1MO'],
		...['FREQ=WEEKLY;BYDAY=XX', 'FREQ=MONTHLY;BYMONTHDAY=32', 'FREQ=DAILY;FREQ=DAILY', 'nonsense'],
		...['FREQ=DAILY;UNTIL=20260230', 'FREQ=constructor', 'FREQ=WEEKLY;WKST=SU']
	])('what is not understood whole does not repeat: “%s”', (text) => {
		expect(readRule(text)).toBeNull();
	});

	test('LW-05 · every next day is later, belongs to the same series, and none is between', () => {
		const day = fc.integer({ min: 15_000, max: 30_000 }).map(dayFromNumber);
		const rule = fc
			.tuple(
				fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY', 'FREQ=WEEKLY;BYDAY=TU,SA', 'FREQ=MONTHLY'),
				fc.integer({ min: 1, max: 5 })
			)
			.map(([freq, interval]) => `${freq};INTERVAL=${String(interval)}`);
		fc.assert(
			fc.property(rule, day, fc.integer({ min: 0, max: 400 }), (text, first, days) => {
				const from = addDays(first, days);
				const next = after(text, first, from) ?? '';
				expect(next > from).toBe(true);
				for (let between = addDays(from, 1); between < next; between = addDays(between, 1)) {
					expect(after(text, first, between)).toBe(next);
				}
				expect(after(text, first, addDays(next, -1))).toBe(next);
			}),
			{ numRuns: 200 }
		);
	});
});

const anna = actingAs('anna');
const [stage] = NORTH.stages;
if (stage === undefined) throw new Error('no stage');
const place = { stage, order: 'a0', fields: [] };
const draft = { title: 'Water', space: NORTH.id, owner: 'anna', dueOn: '2026-11-30', ...place };

function taskOf(set: Readonly<Record<string, unknown>>, id: string): Task {
	const record = recordFrom(set, id);
	if (record?.kind !== 'task') throw new Error('no task');
	return record;
}

const plan = { priority: 'high', startOn: '2026-11-28', progress: 80, tags: ['garden'] } as const;
const first = taskOf(
	{ ...createTask({ ...draft, plan }, anna).set, repeat: 'FREQ=WEEKLY', note: 'Gently' },
	'first'
);

describe('LW-05 · the next task of a series', () => {
	test('two devices that have not met make one, whoever of them and whenever on that day', () => {
		const [one, other] = [followingTask(first, '2026-11-30'), followingTask(first, '2026-12-02')];
		expect(one).toEqual({ id: repeatedId('first', '2026-12-07'), slot: '2026-12-07', later: 7 });
		expect(other).toEqual(one);
	});

	test('it is as the one before, open, and as much later', () => {
		const following = followingTask(first, '2026-11-30');
		if (following === null) throw new Error('nothing follows');
		const { set } = makeFollowing(first, following, place, actingAs('bob'));
		expect(taskOf(set, following.id)).toMatchObject({
			...{ title: 'Water', dueOn: '2026-12-07', startOn: '2026-12-05', priority: 'high' },
			...{ progress: 0, tags: ['garden'], note: 'Gently', repeat: 'FREQ=WEEKLY' },
			...{ series: 'first', slot: '2026-12-07', closedAt: null }
		});
		const after = followingTask(taskOf(set, following.id), '2026-12-07');
		expect(after).toMatchObject({ id: repeatedId('first', '2026-12-14') });
	});

	test('a task that was moved to another day, or is late, changes nothing for the days to come', () => {
		const moved = { ...first, slot: '2026-11-30', dueOn: '2026-12-03' };
		expect(followingTask(moved, '2026-12-03')?.slot).toBe('2026-12-07');
		// Three were missed: the next is the one to come.
		expect(followingTask(first, '2026-12-20')?.slot).toBe('2026-12-21');
		expect(followingTask({ ...first, repeat: '' }, '2026-11-30')).toBeNull();
	});

	test('a series at the end of a month stays there after a short one', () => {
		let task: Task = { ...first, repeat: 'FREQ=MONTHLY', dueOn: '2026-01-31', startOn: null };
		const days: string[] = [];
		for (let step = 0; step < 3; step += 1) {
			const following = followingTask(task, '2026-01-31');
			if (following === null) throw new Error('nothing follows');
			task = taskOf(makeFollowing(task, following, place, anna).set, following.id);
			days.push(following.slot);
		}
		expect(days).toEqual(['2026-02-28', '2026-03-31', '2026-04-30']);
	});

	test('HI-08 · the relay takes the id of a series only for the task that it stands for', () => {
		const following = followingTask(first, '2026-11-30');
		if (following === null) throw new Error('nothing follows');
		const { id } = following;
		const made = makeFollowing(first, following, place, anna);
		const verdict = (set: Readonly<Record<string, unknown>>) =>
			judgeRecord(
				'anna',
				editOf(null, { ...made, set: { ...made.set, ...set } as typeof made.set }),
				{
					...{ people: PEOPLE, space: NORTH, now: 5, id }
				}
			);
		expect(verdict({})).toMatchObject({ ok: true });
		expect(verdict({ slot: '2026-12-08' })).toMatchObject({ error: { rule: 'HI-08' } });
		expect(verdict({ series: 'other' })).toMatchObject({ error: { rule: 'HI-08' } });
	});
});
