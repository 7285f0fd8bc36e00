import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../core/day';
import { actingAs } from '../policy/testkit';
import { movedBy, putOn, scheduleTask, spanOf, spanOfAll, stretchedTo } from './schedule';

const day = fc.integer({ min: 0, max: 2000 }).map((days) => addDays('2026-01-01', days));
const dated = fc.record({
	startOn: fc.option(day, { nil: null }),
	dueOn: fc.option(day, { nil: null })
});

describe('LW-05 · the days of a task', () => {
	test.each([
		[null, null, null],
		['2026-03-01', '2026-03-04', { from: '2026-03-01', to: '2026-03-04', open: null }],
		['2026-03-04', '2026-03-01', { from: '2026-03-01', to: '2026-03-04', open: null }],
		[null, '2026-03-04', { from: '2026-03-04', to: '2026-03-04', open: 'start' }],
		['2026-03-01', null, { from: '2026-03-01', to: '2026-03-01', open: 'end' }]
	])('%s to %s', (startOn, dueOn, span) => {
		expect(spanOf({ startOn, dueOn })).toEqual(span);
	});

	test('move as a whole, and what has no date gets none', () => {
		fc.assert(
			fc.property(dated, fc.integer({ min: -400, max: 400 }), (task, days) => {
				const moved = movedBy(task, days);
				expect(movedBy(moved, -days)).toEqual(task);
				const [was, is] = [spanOf(task), spanOf(moved)];
				if (was === null || is === null) expect(is).toBe(was);
				else expect(daysBetween(is.from, is.to)).toBe(daysBetween(was.from, was.to));
			})
		);
	});

	test('stretch at one end, never over the other', () => {
		fc.assert(
			fc.property(
				dated,
				fc.constantFrom('start' as const, 'due' as const),
				day,
				(task, end, to) => {
					const was = spanOf(task);
					const is = spanOf(stretchedTo(task, end, to));
					if (is === null) throw new Error('no days');
					if (was === null) expect([is.from, is.to]).toEqual([to, to]);
					else if (end === 'start')
						expect([is.from, is.to]).toEqual([to < was.to ? to : was.to, was.to]);
					else expect([is.from, is.to]).toEqual([was.from, to > was.from ? to : was.from]);
				}
			)
		);
	});

	test('begin on the day that they are put onto', () => {
		fc.assert(
			fc.property(dated, day, (task, to) => {
				expect(spanOf(putOn(task, to))?.from).toBe(to);
			})
		);
	});

	test('of several tasks are from the first to the last', () => {
		expect(spanOfAll([{ dueOn: null }])).toBeNull();
		expect(
			spanOfAll([{ dueOn: '2026-03-04' }, { startOn: '2026-02-01', dueOn: null }, { dueOn: null }])
		).toEqual({ from: '2026-02-01', to: '2026-03-04' });
	});
});

test('LW-05 · HI-01 · other dates are told, each by its line, and the same dates are no change', () => {
	const task = { startOn: '2026-03-01', dueOn: '2026-03-04' };
	const acting = actingAs('anna');
	const { set, history } = scheduleTask(task, { startOn: '2026-03-02', dueOn: null }, acting);
	expect(set).toEqual({ startOn: '2026-03-02', dueOn: null });
	expect(history.map((line) => ('field' in line ? line.field : ''))).toEqual(['startOn', 'dueOn']);
	expect(scheduleTask(task, { ...task, dueOn: '2026-03-05' }, acting).set).toEqual({
		dueOn: '2026-03-05'
	});
	expect(scheduleTask({ dueOn: null }, { startOn: null, dueOn: null }, acting).history).toEqual([]);
});
