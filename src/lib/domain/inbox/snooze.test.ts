import { expect, test } from 'vitest';
import type { Due } from '../task/due';
import type { Reminder } from './reminder';
import { movedReminders } from './reminder';
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

test('LW-07 · a reminder before something is due follows when that moves, and one at a chosen moment stays', () => {
	const zone = 'Europe/Warsaw';
	const base = { record: 't', topic: null, space: 's', note: '' } as const;
	const at = hourOf(zone, '2026-12-01', 9);
	const reminders: readonly Reminder[] = [
		{ ...base, id: 'chosen', at },
		{ ...base, id: 'day', at, before: 'day-before' },
		{ ...base, id: 'hour', at, before: 'hour-before' },
		{ ...base, id: 'other', at, before: 'due', record: 'elsewhere' }
	];
	const moved = (due: Due | null) =>
		movedReminders(reminders, (record) => (record === 't' ? due : null), zone).map((one) => [
			...[one.id, one.at]
		]);
	expect(moved({ dueOn: '2026-12-02' })).toEqual([['hour', hourOf(zone, '2026-12-02', 8)]]);
	expect(moved({ dueOn: '2026-12-09', dueTime: '17:30' })).toEqual([
		['day', hourOf(zone, '2026-12-08', 17.5)],
		['hour', hourOf(zone, '2026-12-09', 16.5)]
	]);
	// What lost its date, or is not here, reminds when it was to.
	expect(moved({ dueOn: null })).toEqual([]);
	expect(moved(null)).toEqual([]);
});
