import { expect, test } from 'vitest';
import type { Due } from '../task/due';
import { beforeDue, hourOf } from './snooze';

test('LW-07 · moments before something is due are offered while they are to come: at its time, or in the morning of its day', () => {
	const zone = 'Europe/Warsaw';
	const now = hourOf(zone, '2026-11-30', 12);
	const at = (due: Due) => beforeDue(due, now, zone).map((one) => [one.before, one.at]);
	expect(at({ dueOn: '2026-12-02', dueTime: '17:30' })).toEqual([
		['day-before', hourOf(zone, '2026-12-01', 17.5)],
		['hour-before', hourOf(zone, '2026-12-02', 16.5)],
		['due', hourOf(zone, '2026-12-02', 17.5)]
	]);
	expect(at({ dueOn: '2026-12-01' })).toEqual([['due', hourOf(zone, '2026-12-01', 9)]]);
	expect(at({ dueOn: '2026-11-30', dueTime: '12:30' })).toEqual([
		['due', hourOf(zone, '2026-11-30', 12.5)]
	]);
	expect(at({ dueOn: null })).toEqual([]);
	expect(at({ dueOn: '2026-11-29' })).toEqual([]);
});
