import { describe, expect, test } from 'vitest';
import { byDay } from './days';

const MINUTE = 60_000;
const post = (id: string, at: number, by = 'anh') => ({ id, at, by, text: id });
/** Two hours ahead of UTC. */
const clock = { now: () => 0, offset: () => 120 };

describe('LS-01 · a conversation by days', () => {
	test('LS-01 · a day is a local day', () => {
		const beforeMidnight = Date.UTC(2026, 2, 1, 21, 59);
		const days = byDay([post('a', beforeMidnight), post('b', beforeMidnight + MINUTE)], clock);
		expect(days.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-02']);
	});

	test('LS-01 · posts of one person in a row belong together for five minutes', () => {
		const start = Date.UTC(2026, 2, 1, 10);
		const [day] = byDay(
			[
				post('a', start),
				post('b', start + MINUTE),
				post('c', start + 2 * MINUTE, 'jan'),
				post('d', start + 3 * MINUTE),
				post('e', start + 9 * MINUTE)
			],
			clock
		);
		expect(day?.lines.map(({ continued }) => continued)).toEqual([
			false,
			true,
			false,
			false,
			false
		]);
	});
});
