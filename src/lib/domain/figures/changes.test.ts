import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plain } from '../history/history';
import type { PastLine } from '../history/past';
import { NO_SUMS, plus, totalIn, type Sums } from '../money/sums';
import { dealAsOf } from './as-of';
import { changesOf, REASONS, walk, type Comparison, type DealPair, type Walk } from './changes';
import type { Basis, DealState } from './deal-state';
import { forecast, isIn, type Slice } from './forecast';

const basis: Basis = {
	stages: [
		{ id: 'new', kind: 'open', probability: 13 },
		{ id: 'offer', kind: 'open', probability: 57 },
		{ id: 'won', kind: 'won', probability: 100 },
		{ id: 'lost', kind: 'lost', probability: 0 }
	],
	activities: [],
	rateFrom: 'stage',
	currency: 'EUR',
	exchange: { base: 'EUR', rates: new Map([['PLN', 0.2345]]) }
};
const kindOf = (stage: string) => basis.stages.find(({ id }) => id === stage)?.kind;
const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 1);
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const comparison = (since: number, now: number): Comparison => ({
	basis,
	since,
	dayThen: dayOf(since),
	dayNow: dayOf(now),
	dayOf
});
const deal = (changes: Partial<DealState> = {}): DealState => ({
	id: 'd',
	title: 'Deal',
	stage: 'new',
	owner: 'anna',
	revenue: 1000,
	currency: 'EUR',
	rate: null,
	startStage: null,
	startOver: false,
	closeOn: '2026-03-20',
	closedAt: null,
	createdAt: START,
	done: [],
	lostReason: '',
	imported: false,
	...changes
});

describe('OP-13 · why a deal changes a forecast', () => {
	const by = comparison(START + 2 * DAY, START + 9 * DAY);
	const march: Slice = { periods: ['overdue', '2026-03', 'undated'] };
	const one = deal();
	test.each<[string, DealState | null, DealState | null, Slice, string]>([
		['made since', null, deal({ createdAt: START + 3 * DAY }), march, 'new 1000 130'],
		['back from the bin', null, one, march, 'restored 1000 130'],
		['opened again', deal({ stage: 'lost' }), one, march, 'reopened 1000 130'],
		['taken over', deal({ owner: 'bob' }), one, { owner: 'anna' }, 'taken-over 1000 130'],
		['come from a stage', deal({ stage: 'offer' }), one, { stage: 'new' }, 'stage-in 1000 130'],
		['come from April', deal({ closeOn: '2026-04-01' }), one, march, 'period-in 1000 130'],
		['raised', one, deal({ revenue: 1500 }), march, 'raised 500 65'],
		['likelier', one, deal({ stage: 'offer' }), march, 'likelier 0 440'],
		['lowered', one, deal({ revenue: 400 }), march, 'lowered -600 -78'],
		['less likely', one, deal({ rate: 3 }), march, 'less-likely 0 -100'],
		[
			'raised and less likely',
			one,
			deal({ revenue: 1500, rate: 3 }),
			march,
			'raised 500 65, less-likely 0 -150'
		],
		['won', one, deal({ stage: 'won' }), march, 'won -1000 -130'],
		['lost', one, deal({ stage: 'lost' }), march, 'lost -1000 -130'],
		['gone to April', one, deal({ closeOn: '2026-04-01' }), march, 'period-out -1000 -130'],
		[
			'overdue meanwhile',
			deal({ closeOn: '2026-03-05' }),
			deal({ closeOn: '2026-03-05' }),
			{ periods: ['2026-03'] },
			'period-out -1000 -130'
		],
		['gone to a stage', one, deal({ stage: 'offer' }), { stage: 'new' }, 'stage-out -1000 -130'],
		['handed over', one, deal({ owner: 'bob' }), { owner: 'anna' }, 'handed-over -1000 -130'],
		['removed', one, null, march, 'removed -1000 -130'],
		['of no rate, then known', deal({ currency: 'CHF' }), one, march, 'raised 1000 130'],
		[
			'of a stage not known, won',
			deal({ stage: null }),
			deal({ stage: 'won' }),
			march,
			'won -1000 -130'
		],
		['the same', one, one, march, ''],
		['elsewhere', one, deal({ revenue: 5 }), { owner: 'bob' }, ''],
		['made and won since', null, deal({ stage: 'won' }), march, ''],
		['never there', null, null, march, '']
	])('OP-13 · %s', (_, then, now, slice, expected) => {
		const changes = changesOf({ then, now }, slice, by);
		expect(
			changes
				.map(
					({ reason, expected, weighted }) => `${reason} ${inEuros(expected)} ${inEuros(weighted)}`
				)
				.join(', ')
		).toBe(expected);
	});
});

const inEuros = (sums: Sums): number => totalIn(sums, basis).minor;

/** A deal as it is after a random life, and its past. */
interface Life {
	readonly deal: DealState;
	readonly past: readonly PastLine[];
}

const CLOSING = ['', '2026-03-04', '2026-03-20', '2026-04-02', '2026-09-09'];
const step = fc.oneof(
	fc.record({
		field: fc.constant('stage' as const),
		to: fc.constantFrom('new', 'offer', 'won', 'lost', 'gone')
	}),
	fc.record({ field: fc.constant('owner' as const), to: fc.constantFrom('anna', 'bob', null) }),
	fc.record({ field: fc.constant('revenue' as const), to: fc.nat(99_999_999) }),
	fc.record({ field: fc.constant('currency' as const), to: fc.constantFrom('EUR', 'PLN', 'CHF') }),
	fc.record({ field: fc.constant('closeOn' as const), to: fc.constantFrom(...CLOSING) }),
	fc.record({ field: fc.constant('rate' as const), to: fc.option(fc.nat(100), { nil: null }) }),
	fc.record({ field: fc.constant('binned' as const), to: fc.boolean() })
);
const life: fc.Arbitrary<Life> = fc
	.record({
		made: fc.nat(12),
		imported: fc.boolean(),
		stage: fc.constantFrom('new', 'offer', 'won'),
		closed: fc.nat(20),
		steps: fc.array(fc.record({ after: fc.nat(4), change: step }), { maxLength: 12 })
	})
	.map(({ made, imported, stage, closed, steps }) => {
		const createdAt = START + made * DAY + 1;
		const closedAt = kindOf(stage) === 'open' ? null : imported ? START + closed * DAY : createdAt;
		let now = deal({ createdAt, stage, imported, closedAt });
		let at = createdAt;
		let binned = false;
		const past: PastLine[] = [];
		for (const { after, change } of steps) {
			at += after * DAY + 1;
			const by = 'anna';
			if (change.field === 'binned') {
				if (change.to === binned) continue;
				past.push({ at, by, field: 'binned', from: binned, to: change.to });
				binned = change.to;
				continue;
			}
			const { field, to } = change;
			const from: Plain = now[field];
			if (from === to) continue;
			past.push({ at, by, field, from, to });
			now = { ...now, [field]: to };
			if (field === 'stage') {
				now = { ...now, closedAt: (kindOf(now.stage ?? '') ?? 'open') === 'open' ? null : at };
			}
		}
		// What is in the bin is looked at for the days on which it was not.
		if (binned) past.push({ at: at + 1, by: 'anna', field: 'binned', from: true, to: false });
		return { deal: now, past };
	});

const ALL: Slice = {};
const PERIODS = ['overdue', '2026-03', '2026-04', '2026-09', 'undated'];
const slices = fc.oneof(
	fc.constant(ALL),
	fc.record({ periods: fc.subarray(PERIODS) }),
	fc.record({
		periods: fc.subarray(PERIODS),
		stage: fc.constantFrom('new', 'offer', 'gone', null)
	}),
	fc.record({ periods: fc.subarray(PERIODS), owner: fc.constantFrom('anna', 'bob', null) })
);

const MEASURES = ['open', 'expected', 'weighted'] as const;

/** What a walk comes to, part by part. */
function arrived({ then, parts }: Walk) {
	const { isAbout: _, ...start } = then;
	const sum = { ...start };
	for (const { reason, count, expected, weighted } of parts) {
		const at = REASONS.indexOf(reason);
		if (at < REASONS.indexOf('raised')) sum.open += count;
		else if (at > REASONS.indexOf('less-likely')) sum.open -= count;
		sum.expected += expected;
		sum.weighted += weighted;
	}
	return sum;
}

test('OP-13 · the parts add up exactly, over any past, between any two moments, in any slice', () => {
	fc.assert(
		fc.property(
			fc.array(life, { maxLength: 12 }),
			fc.nat(30),
			fc.nat(30),
			slices,
			(lives, first, length, slice) => {
				const [since, until] = [START + first * DAY, START + (first + length) * DAY];
				const by = comparison(since, until);
				const at = (moment: number) =>
					lives.map((one) => dealAsOf(one.deal, one.past, moment, kindOf));
				const [thens, nows] = [at(since), at(until)];
				const pairs = lives.map((_, index): DealPair => ({
					then: thens[index] ?? null,
					now: nows[index] ?? null
				}));
				const found = walk(pairs, slice, by);

				// Each end is what the forecast of that day says.
				const forecastOf = (states: readonly (DealState | null)[], day: string) => {
					const there = states.filter((state) => state !== null);
					const cells = forecast(there, basis, { today: day, dayOf }).filter((cell) =>
						isIn(slice, cell, cell.period)
					);
					const sums = (of: 'expected' | 'weighted') =>
						inEuros(cells.reduce((sum, cell) => plus(sum, cell[of]), NO_SUMS));
					return {
						open: cells.reduce((sum, { open }) => sum + open, 0),
						expected: sums('expected'),
						weighted: sums('weighted')
					};
				};
				expect(found.then).toMatchObject(forecastOf(thens, by.dayThen));
				expect(found.now).toMatchObject(forecastOf(nows, by.dayNow));

				expect(found.now).toMatchObject(arrived(found));
				// On the way nothing falls below zero: what adds comes first. Two currencies may be rounded.
				let height = found.then.weighted;
				for (const { weighted } of found.parts) {
					height += weighted;
					expect(height).toBeGreaterThanOrEqual(-2);
				}
			}
		),
		{ numRuns: 400 }
	);
});

test('OP-13 · the parts of all groups make up the whole', () => {
	fc.assert(
		fc.property(
			fc.array(life, { maxLength: 12 }),
			fc.nat(30),
			fc.nat(30),
			(lives, first, length) => {
				const [since, until] = [START + first * DAY, START + (first + length) * DAY];
				const by = comparison(since, until);
				const pairs = lives.map(({ deal: now, past }): DealPair => ({
					then: dealAsOf(now, past, since, kindOf),
					now: dealAsOf(now, past, until, kindOf)
				}));
				const whole = walk(pairs, ALL, by);
				for (const groups of [
					['anna', 'bob', null].map((owner): Slice => ({ owner })),
					['new', 'offer', 'gone', null].map((stage): Slice => ({ stage })),
					PERIODS.map((period): Slice => ({ periods: [period] }))
				]) {
					for (const measure of MEASURES) {
						const sums = groups.map((slice) => walk(pairs, slice, by));
						const sum = (side: 'then' | 'now') =>
							sums.reduce((total, one) => total + one[side][measure], 0);
						// Each total is rounded once, for its one currency that is converted.
						const most = measure === 'open' ? 0 : groups.length;
						for (const side of ['then', 'now'] as const) {
							expect(Math.abs(sum(side) - whole[side][measure])).toBeLessThanOrEqual(most);
						}
					}
				}
			}
		)
	);
});
