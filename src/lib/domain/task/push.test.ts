import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../core/day';
import { isViolated, type Dependent } from './dependencies';
import { DEPENDENCY_KINDS, type DependencyKind } from './dependency';
import { pushedBy } from './push';

const task = (
	id: string,
	startOn: string | null,
	dueOn: string | null,
	dependencies: Readonly<Record<string, DependencyKind>> = {},
	closedAt: number | null = null
): Dependent => ({ id, startOn, dueOn, dependencies, closedAt });
const all = (...tasks: readonly Dependent[]) => new Map(tasks.map((one) => [one.id, one]));
const after = (id: string, kind: DependencyKind = 'finish-start') => ({ [id]: kind });

describe('LW-05 · what waits for a task that was moved is moved along, as far as it has to be', () => {
	test('one after the other, each as long as it was', () => {
		const pushed = pushedBy(
			'a',
			all(
				task('a', '2026-12-01', '2026-12-10'),
				task('b', '2026-12-05', '2026-12-08', after('a')),
				task('c', null, '2026-12-09', after('b')),
				task('d', '2026-12-20', '2026-12-21', after('c'))
			)
		);
		expect([...pushed]).toEqual([
			['b', { startOn: '2026-12-10', dueOn: '2026-12-13' }],
			['c', { startOn: null, dueOn: '2026-12-13' }]
		]);
	});

	test.each([
		['start-start', { startOn: '2026-12-03', dueOn: '2026-12-04' }],
		['finish-finish', { startOn: '2026-12-09', dueOn: '2026-12-10' }]
	] as const)('%s', (kind, expected) => {
		const pushed = pushedBy(
			'a',
			all(
				task('a', '2026-12-03', '2026-12-10'),
				task('b', '2026-12-01', '2026-12-02', after('a', kind))
			)
		);
		expect(pushed.get('b')).toEqual(expected);
	});

	test('in a plan whose ways join again and again, after as many looks as it has tasks', () => {
		const pairs = Array.from({ length: 40 }, (_, at) =>
			['x', 'y'].map((name) =>
				task(
					`${name}${String(at)}`,
					'2026-01-01',
					name === 'x' ? '2026-01-02' : '2026-01-03',
					at === 0 ? after('a') : { ...after(`y${String(at - 1)}`), ...after(`x${String(at - 1)}`) }
				)
			)
		);
		const pushed = pushedBy('a', all(task('a', '2026-01-01', '2026-01-31'), ...pairs.flat()));
		expect(pushed.size).toBe(80);
	});

	test('what is done, has no date, or waits in a circle stays', () => {
		const pushed = pushedBy(
			'a',
			all(
				task('a', null, '2026-12-10'),
				task('done', null, '2026-12-01', after('a'), 5),
				task('undated', null, null, after('a')),
				task('x', null, '2026-12-01', { ...after('a'), ...after('y') }),
				task('y', null, '2026-12-01', after('x'))
			)
		);
		expect(pushed.size).toBe(0);
	});

	const day = fc.integer({ min: 0, max: 60 }).map((count) => addDays('2026-01-01', count));
	const plan = fc.record({
		starts: fc.option(day),
		takes: fc.nat({ max: 9 }),
		due: fc.option(day),
		closed: fc.boolean(),
		waits: fc.array(fc.tuple(fc.nat({ max: 20 }), fc.constantFrom(...DEPENDENCY_KINDS)), {
			maxLength: 3
		})
	});

	test('afterwards nothing that was moved is too early, none is earlier or longer than it was, whatever the plan', () => {
		fc.assert(
			fc.property(fc.array(plan, { minLength: 1, maxLength: 12 }), (plans) => {
				const tasks = plans.map(({ starts, takes, due, closed, waits }, at): Dependent => {
					const dueOn = starts === null ? due : addDays(starts, takes);
					// They wait for earlier ones alone: no circle.
					const before = waits
						.filter(([of]) => of < at)
						.map(([of, kind]) => [`t${String(of)}`, kind]);
					const dependencies = Object.fromEntries(before) as Record<string, DependencyKind>;
					return task(`t${String(at)}`, starts, dueOn, dependencies, closed && at > 0 ? 1 : null);
				});
				const known = all(...tasks);
				const pushed = pushedBy('t0', known);
				const now = new Map(tasks.map((one) => [one.id, { ...one, ...pushed.get(one.id) }]));
				for (const [id, dates] of pushed) {
					const was = known.get(id);
					if (was === undefined) throw new Error('a task that is not there');
					if (was.dueOn !== null) expect((dates.dueOn ?? '') > was.dueOn).toBe(true);
					if ((was.startOn ?? null) !== null && was.dueOn !== null) {
						const length = daysBetween(was.startOn ?? '', was.dueOn);
						expect(daysBetween(dates.startOn ?? '', dates.dueOn ?? '')).toBe(length);
					}
				}
				for (const one of now.values()) {
					if (one.closedAt !== null) continue;
					for (const [before, kind] of Object.entries(one.dependencies ?? {})) {
						if (before !== 't0' && !pushed.has(before)) continue;
						const first = now.get(before);
						if (first !== undefined) expect(isViolated(kind, first, one), one.id).toBe(false);
					}
				}
			})
		);
	});
});
