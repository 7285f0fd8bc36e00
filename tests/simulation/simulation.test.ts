import { describe, expect, test } from 'vitest';
import { PINNED } from './pinned';
import { planOf } from './plan';
import { simulate } from './simulation';

describe('the simulation', () => {
	test('one seed gives one trace, and another gives another', async () => {
		const plan = planOf(7);
		const [first, second] = [await simulate(plan), await simulate(plan)];
		expect(second.hash).toBe(first.hash);
		expect(second.events).toBe(first.events);
		const other = await simulate(planOf(8));
		expect(other.hash).not.toBe(first.hash);
	}, 120_000);

	test.each(PINNED)(
		'LW-03 · failed once: $what',
		async ({ plan }) => {
			const { problem, story } = await simulate(plan);
			expect(problem, story.join('\n')).toBeNull();
		},
		60_000
	);
});
