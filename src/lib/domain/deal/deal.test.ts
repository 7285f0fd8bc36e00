import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockState, closeRate, rateIn, rateReason, stars, weighted } from './deal';

describe('OP-01 · stars', () => {
	test.each([
		[0, 0],
		[1, 1],
		[20, 1],
		[21, 2],
		[50, 3],
		[80, 4],
		[81, 5],
		[100, 5]
	])('%d %% are %d', (percent, count) => {
		expect(stars(percent)).toBe(count);
	});
});

describe('OP-01 · the clock', () => {
	test.each([
		['2026-03-20', 'open', 'far'],
		['2026-03-18', 'open', 'far'],
		['2026-03-17', 'open', 'near'],
		['2026-03-10', 'open', 'near'],
		['2026-03-09', 'open', 'past'],
		['2026-03-09', 'won', 'closed'],
		['2026-03-09', 'lost', 'closed']
	] as const)(
		'on 10 March, with 7 days counting as near, %s in an %s stage is %s',
		(closeOn, kind, state) => {
			expect(clockState(closeOn, '2026-03-10', kind, 7)).toBe(state);
		}
	);
});

const percent = fc.integer({ min: 0, max: 100 });

describe('the close rate', () => {
	test('PL-08 · is 100 when won and 0 when lost, whatever was set by hand', () => {
		fc.assert(
			fc.property(percent, percent, (hand, probability) => {
				const rate = { source: 'hand', percent: hand } as const;
				expect(closeRate(rate, { kind: 'won', probability })).toBe(100);
				expect(closeRate(rate, { kind: 'lost', probability })).toBe(0);
			})
		);
	});

	test('PL-07 · follows an open stage until it is set by hand', () => {
		fc.assert(
			fc.property(percent, percent, (hand, probability) => {
				const stage = { kind: 'open', probability } as const;
				expect(closeRate({ source: 'stage' }, stage)).toBe(probability);
				expect(closeRate({ source: 'hand', percent: hand }, stage)).toBe(hand);
			})
		);
	});

	test.each([
		['where it began', 'a', null, false, { source: 'start' }, 50, 'start'],
		['once that is over', 'a', null, true, { source: 'stage' }, 5, 'stage'],
		['in any other stage', 'b', null, false, { source: 'stage' }, 5, 'stage'],
		['under a rate that was set', 'a', 50, false, { source: 'hand', percent: 50 }, 50, 'hand']
	] as const)(
		'PL-07, OP-11 · the starting value %s',
		(_, stage, rate, startOver, source, percent, reason) => {
			const from = rateIn({ stage, rate, startStage: 'a', startOver });
			expect(from).toEqual(source);
			const open = { kind: 'open', probability: 5 } as const;
			expect([closeRate(from, open), rateReason(from, open)]).toEqual([percent, reason]);
			// In a space whose rates come from activities, it stands until the first move as well (PR-04).
			expect(closeRate(from, open, 30)).toBe(reason === 'stage' ? 30 : 50);
		}
	);

	test('PL-06 · weighs the revenue, in whole minor units', () => {
		expect(weighted(100_001, 15)).toBe(15_000);
		expect(weighted(1000, 75)).toBe(750);
	});
});
