import { expect, test } from 'vitest';
import type { Call, CallOutcome } from './campaign';
import { openCallbacks, progressOf } from './progress';
import { shareOut } from './sharing';

const call = (outcome: CallOutcome, callbackOn: string | null = null) =>
	({ outcome, callbackOn, owner: 'anna' }) satisfies Pick<Call, 'outcome' | 'callbackOn' | 'owner'>;

test('OP-14 · done is what nobody has to call again', () => {
	const all: readonly CallOutcome[] = [
		...(['', 'callback', 'no-answer'] as const),
		...(['interested', 'not-interested', 'wrong-number'] as const)
	];
	const { total, done, outcomes } = progressOf(all.map((outcome) => ({ outcome })));
	expect([total, done]).toEqual([6, 3]);
	expect(Object.values(outcomes)).toEqual([1, 1, 1, 1, 1, 1]);
});

test('OP-14 · promised callbacks by their day; those of today are due, one without a day at once', () => {
	const calls = [
		call('callback', '2026-11-23'),
		call('callback', '2026-11-22'),
		call('no-answer', '2026-11-01'),
		call('callback', '2026-11-21'),
		call('callback')
	];
	const { calls: open, due } = openCallbacks(calls, '2026-11-22');
	expect(open.map(({ callbackOn }) => callbackOn)).toEqual([
		null,
		'2026-11-21',
		'2026-11-22',
		'2026-11-23'
	]);
	expect(due).toBe(3);
});

test('OP-14 · a customer who is named twice is given to one, and counts as one', () => {
	const shares = shareOut(['x', 'x', 'y'], ['anna', 'bao']);
	expect([...shares]).toEqual([
		['x', 'anna'],
		['y', 'bao']
	]);
});
