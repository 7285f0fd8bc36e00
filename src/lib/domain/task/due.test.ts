import { expect, test } from 'vitest';
import { dueOrder, dueState, isLate, isTimeOfDay, minutesOf, momentOf, timeAt } from './due';

const now = { day: '2026-11-30', time: '12:00' };

test('OP-01 · what is due at a time is late when that has passed, not with its day', () => {
	expect(isLate({ dueOn: '2026-11-30', dueTime: '11:59' }, now)).toBe(true);
	expect(isLate({ dueOn: '2026-11-30', dueTime: '12:00' }, now)).toBe(false);
	expect(isLate({ dueOn: '2026-11-30' }, now)).toBe(false);
	expect(isLate({ dueOn: '2026-11-29', dueTime: '23:00' }, now)).toBe(true);
	expect(isLate({ dueOn: null, dueTime: '01:00' }, now)).toBe(false);
	expect(dueState({ dueOn: '2026-11-30', dueTime: '09:00' }, now, 'open', 7)).toBe('past');
	expect(dueState({ dueOn: '2026-11-30', dueTime: '09:00' }, now, 'won', 7)).toBe('closed');
	expect(dueState({ dueOn: '2026-11-30', dueTime: '13:00' }, now, 'open', 7)).toBe('near');
	expect(dueState({ dueOn: null }, now, 'open', 7)).toBeNull();
});

test('LW-05 · a day is in the order of its times, what has none last', () => {
	const due = [
		{ dueOn: null },
		{ dueOn: '2026-11-30' },
		{ dueOn: '2026-11-30', dueTime: '17:00' },
		{ dueOn: '2026-11-30', dueTime: '09:00' },
		{ dueOn: '2026-11-29' }
	];
	const sorted = [...due].sort((a, b) => (dueOrder(a) < dueOrder(b) ? -1 : 1));
	expect(sorted).toEqual([...due].reverse());
});

test('a time of day is that of the workspace’s time zone', () => {
	const clock = { now: () => Date.UTC(2026, 10, 30, 23, 30), offset: () => 60 };
	expect(momentOf(clock)).toEqual({ day: '2026-12-01', time: '00:30' });
	expect(momentOf({ ...clock, offset: () => -120 }).time).toBe('21:30');
	expect(timeAt(minutesOf('17:05'))).toBe('17:05');
	expect(['24:00', '7:00', '07:60', '', null].filter(isTimeOfDay)).toEqual([]);
});
