import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '$lib/domain/core/day';
import { spanOf } from '$lib/domain/task/schedule';
import { hiddenIn, inOrder, lanesOf, placedIn } from './lanes';

const WEEK = Array.from({ length: 7 }, (_, at) => addDays('2026-03-02', at));

const laid = (id: string, from: number, to: number) => {
	const span = spanOf({ startOn: addDays('2026-03-02', from), dueOn: addDays('2026-03-02', to) });
	if (span === null) throw new Error('no days');
	return { row: { id }, span };
};

test('LW-05 · a week has each of its tasks once, none over another, and what goes on outside says so', () => {
	const pieces = lanesOf(
		[laid('b', 1, 1), laid('a', -3, 2), laid('c', 3, 12), laid('no', 8, 9)].sort(inOrder),
		WEEK
	);
	expect(
		pieces.map(({ row, lane, first, last, before, after }) => [
			...[row.id, lane, first, last, before, after]
		])
	).toEqual([
		['a', 0, 0, 2, true, false],
		['b', 1, 1, 1, false, false],
		['c', 0, 3, 6, false, true]
	]);
});

test('LW-05 · whatever the tasks, no two of a lane share a day, and nothing is lost', () => {
	const task = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 9 }));
	fc.assert(
		fc.property(
			fc.array(task, { maxLength: 40 }),
			fc.integer({ min: 1, max: 6 }),
			(tasks, lanes) => {
				const all = tasks
					.map(([from, length], at) => laid(`t${String(at)}`, from, from + length))
					.sort(inOrder);
				const pieces = lanesOf(all, WEEK);
				const taken = new Set<string>();
				for (const { lane, first, last } of pieces) {
					for (let day = first; day <= last; day += 1) {
						const place = `${String(lane)} ${String(day)}`;
						expect(taken.has(place)).toBe(false);
						taken.add(place);
					}
				}
				const { shown, hidden } = hiddenIn(pieces, 7, lanes);
				expect(shown.every(({ lane }) => lane < lanes)).toBe(true);
				for (const day of WEEK.keys()) {
					const here = pieces.filter(({ first, last }) => first <= day && day <= last).length;
					const seen = shown.filter(({ first, last }) => first <= day && day <= last).length;
					expect(seen + (hidden[day] ?? 0)).toBe(here);
				}
			}
		)
	);
});

test('LW-05 · a task that is put among others stands where sorting all of them would put it', () => {
	const task = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 9 }));
	fc.assert(
		fc.property(fc.array(task, { maxLength: 30 }), task, (tasks, [from, length]) => {
			const all = tasks.map(([start, days], at) => laid(`t${String(at)}`, start, start + days));
			const one = laid('t7b', from, from + length);
			expect(placedIn([...all].sort(inOrder), one)).toEqual([...all, one].sort(inOrder));
		})
	);
});
