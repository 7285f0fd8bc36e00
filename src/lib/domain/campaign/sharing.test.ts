import { expect, test } from 'vitest';
import type { Call } from './campaign';
import { sharedAgain } from './sharing';

const call = (id: string, owner: string | null, outcome: Call['outcome'] = '') => ({
	id,
	owner,
	outcome
});

test('OP-14 · calls that are shared out anew go to who has the fewest that are still to be made', () => {
	const made = ['m1', 'm2', 'm3'].map((id) => call(id, 'anna', 'interested'));
	const moving = ['x', 'y', 'z'].map((id) => call(id, 'gone'));
	const kept = [call('k', 'bao')];
	const shares = sharedAgain([...made, ...kept, ...moving], moving, ['anna', 'bao']);
	// Anna's completed calls do not count: she gets two. Bao, who has one open, gets one.
	expect([...shares]).toEqual([
		['x', 'anna'],
		['y', 'anna'],
		['z', 'bao']
	]);
});

test('OP-14 · what is being moved is no load of who has it now', () => {
	const moving = ['x', 'y'].map((id) => call(id, 'anna'));
	expect([...sharedAgain(moving, moving, ['anna', 'bao']).values()]).toEqual(['anna', 'bao']);
});
