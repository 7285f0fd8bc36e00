import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../core/day';
import { dayOf } from '../core/day';
import type { PastLine } from '../history/past';
import {
	blockedNow,
	durationsOf,
	finishedIn,
	isPicked,
	weekOf,
	weeksOf,
	type WorkBasis,
	type TaskWithPast,
	type WorkPick
} from './work';

const DAY = 86_400_000;
const START = 20_000 * DAY;
const day = (count: number) => dayOf(START + count * DAY, 0);
const BASIS: WorkBasis = {
	stages: [
		{ id: 'todo', kind: 'open', begun: false },
		{ id: 'doing', kind: 'open', begun: true },
		{ id: 'done', kind: 'won' },
		{ id: 'off', kind: 'lost' }
	],
	dayOf: (at) => dayOf(at, 0)
};
const ALL = { from: day(0), last: day(100) };
const line = (
	field: string,
	to: string | null,
	at: Instant,
	from: string | null = null
): PastLine => ({ field, from, to, at, by: 'ann' });
const task = (id: string, values: Partial<TaskWithPast> = {}): TaskWithPast => ({
	...{ id, title: id, owner: null, stage: 'todo', createdAt: START, closedAt: null },
	...{ dueOn: null, past: [] },
	...values
});
const done = (id: string, after: number, values: Partial<TaskWithPast> = {}): TaskWithPast =>
	task(id, { stage: 'done', closedAt: START + after * DAY, ...values });

describe('LW-05 · what was done in a work space', () => {
	test('on time is up to its due day, late after it, and what was cancelled is not done', () => {
		const found = finishedIn(
			[
				done('early', 2, { dueOn: day(3) }),
				done('same', 3, { dueOn: day(3) }),
				done('late', 4, { dueOn: day(3) }),
				done('whenever', 5),
				task('off', { stage: 'off', closedAt: START + DAY, dueOn: day(9) }),
				task('open', { dueOn: day(1) })
			],
			ALL,
			BASIS
		);
		expect(found.map(({ task: { id }, kept }) => [id, kept])).toEqual([
			...[
				['whenever', 'undated'],
				['late', 'late'],
				['same', 'on-time'],
				['early', 'on-time']
			]
		]);
	});

	test('lead time runs from its making, cycle time from when work began first, as far as that was said', () => {
		const past = [
			line('stage', 'doing', START + 2 * DAY),
			line('stage', 'todo', START + 3 * DAY),
			line('stage', 'doing', START + 4 * DAY),
			line('stage', 'done', START + 5 * DAY)
		];
		const [first, second] = finishedIn([done('a', 5, { past }), done('b', 1)], ALL, BASIS);
		expect([first?.lead, first?.cycle]).toEqual([5 * DAY, 3 * DAY]);
		expect([second?.lead, second?.cycle]).toEqual([DAY, null]);
	});

	test('half took no longer than the median, nine in ten no longer than the other', () => {
		expect(durationsOf([])).toBeNull();
		expect(durationsOf([4])).toEqual({ count: 1, half: 4, most: 4 });
		expect(durationsOf([3, 1, 2, 10])).toEqual({ count: 4, half: 2, most: 10 });
	});

	const anyTask = fc.record({
		after: fc.integer({ min: 0, max: 99 }),
		due: fc.option(fc.integer({ min: 0, max: 99 })),
		owner: fc.option(fc.constantFrom('ann', 'bob')),
		stage: fc.constantFrom('todo', 'doing', 'done', 'off'),
		began: fc.option(fc.integer({ min: 0, max: 99 }))
	});
	const tasks = fc.array(anyTask, { maxLength: 30 }).map((all) =>
		all.map(({ after, due, owner, stage, began }, at) => {
			const isOpen = stage === 'todo' || stage === 'doing';
			const past = began === null ? [] : [line('stage', 'doing', START + began * DAY)];
			const dueOn = due === null ? null : day(due);
			const closedAt = isOpen ? null : START + after * DAY;
			return task(`t${String(at)}`, { owner, stage, past, dueOn, closedAt });
		})
	);

	test('every figure counts what is behind it: the parts add up, whatever the tasks', () => {
		fc.assert(
			fc.property(tasks, (all) => {
				const found = finishedIn(all, ALL, BASIS);
				const count = (pick: WorkPick) => found.filter((one) => isPicked(pick, one)).length;
				expect(found.length).toBe(all.filter(({ stage }) => stage === 'done').length);
				expect(count({ of: 'finished' })).toBe(found.length);
				const kept = (['on-time', 'late', 'undated'] as const).map((of) => count({ of }));
				expect(kept.reduce((sum, one) => sum + one, 0)).toBe(found.length);
				const weeks = weeksOf(ALL).map((week) => count({ of: 'week', week }));
				expect(weeks.reduce((sum, one) => sum + one, 0)).toBe(found.length);
				const people = [null, 'ann', 'bob'].map((member) => count({ of: 'person', member }));
				expect(people.reduce((sum, one) => sum + one, 0)).toBe(found.length);
				for (const { lead, cycle } of found) {
					expect(lead).toBeGreaterThanOrEqual(0);
					if (cycle !== null) expect(cycle).toBeGreaterThanOrEqual(0);
				}
			})
		);
	});

	test('weeks begin on Monday and cover the days, whatever they are', () => {
		fc.assert(
			fc.property(fc.nat({ max: 200 }), fc.nat({ max: 200 }), (from, more) => {
				const weeks = weeksOf({ from: day(from), last: day(from + more) });
				expect(new Set(weeks).size).toBe(weeks.length);
				for (let at = from; at <= from + more; at += 1) {
					expect(weeks).toContain(weekOf(day(at)));
				}
			})
		);
		expect(weekOf('2026-11-30')).toBe('2026-11-30');
		expect(weekOf('2026-12-06')).toBe('2026-11-30');
	});
});

describe('LW-05 · what is blocked, and since when', () => {
	const waits = { before: 'finish-start' } as const;

	test('since it was said, or since what it waits for was opened again, whichever is later', () => {
		const blocked = blockedNow(
			[
				task('before', { past: [line('stage', 'todo', START + 9 * DAY, 'done')] }),
				task('said', {
					dependencies: waits,
					past: [line('after.before', 'finish-start', START + DAY)]
				}),
				task('ended', { dependencies: waits, stage: 'done', closedAt: START })
			],
			BASIS
		);
		expect(blocked.map(({ task: { id }, since, by }) => [id, since, by])).toEqual([
			['said', START + 9 * DAY, ['before']]
		]);
	});

	test('one that was made waiting waits since then; what waits longest comes first', () => {
		const before = task('before', { createdAt: START - DAY });
		const blocked = blockedNow(
			[
				before,
				task('new', { dependencies: waits, createdAt: START + DAY }),
				task('old', { dependencies: waits })
			],
			BASIS
		);
		expect(blocked.map(({ task: { id }, since }) => [id, since])).toEqual([
			['old', START],
			['new', START + DAY]
		]);
	});

	test('not by what is done, nor by what only has to have started', () => {
		expect(
			blockedNow(
				[
					done('before', 1),
					task('after', { dependencies: waits }),
					task('other', { dependencies: { after: 'start-start' } })
				],
				BASIS
			)
		).toEqual([]);
	});
});
