import { expect, test } from 'vitest';
import { tally, voters } from './voting';

test('HI-12 · votes are counted by what they say, and by whom', () => {
	const votes = new Map([
		['anna', 'for'],
		['ben', 'against'],
		['eva', 'for']
	] as const);
	expect(tally(votes)).toEqual({ for: 2, against: 1, abstain: 0 });
	expect(voters(votes)).toEqual({ for: ['anna', 'eva'], against: ['ben'], abstain: [] });
});
