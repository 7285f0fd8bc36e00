import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plain } from '../history/history';
import type { PastLine } from '../history/past';
import { totalIn, type Sums } from '../money/sums';
import { dealAsOf } from './as-of';
import { endings } from './closed';
import { worthOf, type Basis, type DealState } from './deal-state';
import { activityOf, median, stageFlows, staysOf } from './flow';
import { forecast, periodOf } from './forecast';

const basis: Basis = {
	stages: [
		{ id: 'new', kind: 'open', probability: 10 },
		{ id: 'offer', kind: 'open', probability: 50 },
		{ id: 'won', kind: 'won', probability: 100 },
		{ id: 'lost', kind: 'lost', probability: 0 }
	],
	activities: [],
	rateFrom: 'stage',
	currency: 'EUR',
	exchange: { base: 'EUR', rates: new Map([['PLN', 0.25]]) }
};
const kindOf = (stage: string) => basis.stages.find(({ id }) => id === stage)?.kind;
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
	closeOn: '2026-03-10',
	closedAt: null,
	createdAt: 0,
	done: [],
	lostReason: '',
	imported: false,
	...changes
});
const line = (at: number, field: string, from: Plain, to: Plain, by = 'anna'): PastLine => ({
	at,
	by,
	field,
	from,
	to
});
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

describe('as of a past day', () => {
	test('PL-07 · the starting value counts until the first move, and again once that was taken back', () => {
		const stages = basis.stages.map((one) =>
			one.id === 'offer' ? { ...one, probability: 30 } : one
		);
		const percentAt = (state: DealState, past: readonly PastLine[], moment: number) => {
			const then = dealAsOf(state, past, moment, kindOf);
			return then === null ? null : worthOf(then, { ...basis, stages }).percent;
		};
		const moved = deal({ stage: 'offer', startStage: 'new', startOver: true });
		const move = [line(10, 'stage', 'new', 'offer')];
		expect([9, 10, 99].map((at) => percentAt(moved, move, at))).toEqual([50, 30, 30]);
		const back = [...move, line(20, 'stage', 'offer', 'new')];
		const undone = deal({ startStage: 'new' });
		expect([9, 15, 20].map((at) => percentAt(undone, back, at))).toEqual([50, 30, 50]);
		const again = deal({ startStage: 'new', startOver: true });
		expect([9, 15, 20].map((at) => percentAt(again, back, at))).toEqual([50, 30, 10]);
		const followed = [line(10, 'startOver', false, true)];
		expect([9, 10].map((at) => percentAt(again, followed, at))).toEqual([50, 10]);
	});

	test('OP-04 · every moment of a random past reads as it was then', () => {
		const steps = fc.array(
			fc.oneof(
				fc.record({
					field: fc.constant('stage'),
					to: fc.constantFrom('new', 'offer', 'won', 'lost')
				}),
				fc.record({ field: fc.constant('owner'), to: fc.constantFrom('anna', 'bob') }),
				fc.record({ field: fc.constant('revenue'), to: fc.nat(9) }),
				fc.record({ field: fc.constant('rate'), to: fc.option(fc.nat(100), { nil: null }) }),
				fc.record({ field: fc.constantFrom('done.a', 'done.b'), to: fc.boolean() })
			),
			{ maxLength: 20 }
		);
		fc.assert(
			fc.property(steps, (changes) => {
				let now = deal({ createdAt: 1 });
				const past: PastLine[] = [];
				const states: DealState[] = [now];
				changes.forEach(({ field, to }, index) => {
					const at = index + 2;
					if (field === 'done.a' || field === 'done.b') {
						const id = field.slice(5);
						past.push(line(at, field, now.done.includes(id), to));
						now = {
							...now,
							done: now.done.filter((one) => one !== id).concat(to ? [id] : [])
						};
					} else {
						const from = now[field];
						if (from === to) return void states.push(now);
						past.push(line(at, field, from, to));
						now = { ...now, [field]: to };
						if (field === 'stage') now = { ...now, closedAt: kindOf(to) === 'open' ? null : at };
					}
					states.push(now);
				});
				const sorted = (state: DealState | null) =>
					state === null ? null : { ...state, done: [...state.done].sort() };
				states.forEach((state, index) => {
					expect(sorted(dealAsOf(now, past, index + 1, kindOf))).toEqual(sorted(state));
				});
				expect(dealAsOf(now, past, 0, kindOf)).toBeNull();
			})
		);
	});

	test('OP-04 · what an import says was closed later was in a stage that nobody knows', () => {
		const imported = deal({ stage: 'won', createdAt: 10, closedAt: 50 });
		expect(dealAsOf(imported, [], 20, kindOf)).toMatchObject({ stage: null, closedAt: null });
		expect(dealAsOf(imported, [], 60, kindOf)).toMatchObject({ stage: 'won', closedAt: 50 });
	});

	test('OP-13 · what was open in a stage that nobody knows weighs by the rate set by hand, else as where deals begin', () => {
		const weightAt = (changes: Partial<DealState>, past: readonly PastLine[], moment: number) => {
			const then = dealAsOf(
				deal({ imported: true, stage: 'won', closedAt: 50, ...changes }),
				past,
				moment,
				kindOf
			);
			return then === null ? null : worthOf(then, basis).weighted;
		};
		expect(weightAt({}, [], 20)).toBe(100);
		expect(weightAt({ rate: 80 }, [], 20)).toBe(800);
		// The rate of that day, not that of today.
		expect(weightAt({ rate: 80 }, [line(30, 'rate', 40, 80)], 20)).toBe(400);
		// No file tells of activities that were done.
		const byProgress: Basis = {
			...basis,
			rateFrom: 'activities',
			activities: []
		};
		const then = dealAsOf(deal({ stage: 'won', closedAt: 50 }), [], 20, kindOf);
		expect(then && worthOf(then, byProgress).percent).toBe(10);
		// A stage that has been removed since is not known either.
		const moved = [line(30, 'stage', 'removed', 'won')];
		expect(weightAt({}, moved, 20)).toBe(100);
		expect(weightAt({}, moved, 60)).toBe(1000);
	});

	test('OP-13 · before the first hand-over a deal was its first owner’s, from its creation on', () => {
		const handed = [line(20, 'owner', 'bob', 'cleo'), line(30, 'owner', 'cleo', 'anna')];
		const owners = [1, 19, 20, 30].map(
			(at) => dealAsOf(deal({ imported: true }), handed, at, kindOf)?.owner
		);
		expect(owners).toEqual(['bob', 'bob', 'cleo', 'anna']);
	});

	test('OP-04 · of a closed deal that was imported each day tells what the file knows of it', () => {
		const day = 86_400_000;
		const [march1, march5] = [Date.UTC(2026, 2, 1, 12), Date.UTC(2026, 2, 5, 12)];
		const states = (one: DealState, past: readonly PastLine[], moments: readonly number[]) =>
			moments.map((moment) => {
				const then = dealAsOf(one, past, moment, kindOf);
				return then === null ? 'not there' : (then.stage ?? 'runs');
			});
		const won = deal({ imported: true, stage: 'won', closeOn: '2026-03-05', closedAt: march5 });
		// Begun and closed by the file's dates.
		expect(
			states({ ...won, createdAt: march1 }, [], [march1 - day, march1 + day, march5 + day])
		).toEqual(['not there', 'runs', 'won']);
		// The file knows only when it was closed: it had been by then, though it came here later.
		expect(
			states({ ...won, createdAt: march5 + 90 * day }, [], [march5 - day, march5 + day])
		).toEqual(['not there', 'won']);
		// Opened again: the file's closing is overwritten, its date is not.
		const again = line(march5 + 9 * day, 'stage', 'won', 'offer');
		const opened = { ...won, createdAt: march1, stage: 'offer', closedAt: null };
		expect(
			states(opened, [again], [march1 + day, march5 + day, march5 + 8 * day, march5 + 10 * day])
		).toEqual(['runs', 'won', 'won', 'offer']);
	});

	test('OP-04 · what was in the bin then was on no board', () => {
		const past = [line(10, 'binned', false, true), line(20, 'binned', true, false)];
		expect(dealAsOf(deal(), past, 15, kindOf)).toBeNull();
		expect(dealAsOf(deal(), past, 5, kindOf)).not.toBeNull();
		expect(dealAsOf(deal(), past, 25, kindOf)).not.toBeNull();
	});
});

describe('OP-13 · forecast', () => {
	const at = Date.UTC(2026, 1, 5);
	test.each([
		['runs, later', deal({ closeOn: '2026-04-01' }), '2026-04'],
		['runs, today', deal({ closeOn: '2026-03-10' }), '2026-03'],
		['runs, past', deal({ closeOn: '2026-03-09' }), 'overdue'],
		['runs, no date', deal({ closeOn: '' }), 'undated'],
		['won in February', deal({ stage: 'won', closedAt: at }), '2026-02'],
		['lost in February', deal({ stage: 'lost', closedAt: at, closeOn: '2026-09-01' }), '2026-02'],
		['in a stage that is gone', deal({ stage: 'gone', closeOn: '2026-05-01' }), '2026-05']
	])('OP-13 · a deal that %s counts in %s', (_, one, expected) => {
		expect(periodOf(one, basis, { today: '2026-03-10', dayOf })).toBe(expected);
	});

	test('OP-13 · days that are not asked for are outside of all months, but overdue is overdue', () => {
		const days = { from: '2026-03-15', last: '2026-04-10' };
		const period = (one: DealState) => periodOf(one, basis, { today: '2026-03-10', days, dayOf });
		const onDays = ['2026-03-09', '2026-03-14', '2026-03-15', '2026-04-10', '2026-04-11', ''];
		expect(onDays.map((closeOn) => period(deal({ closeOn })))).toEqual([
			...['overdue', 'outside', '2026-03', '2026-04', 'outside', 'undated']
		]);
		expect(period(deal({ stage: 'won', closedAt: at }))).toBe('outside');
	});

	test.each([
		[deal(), { weighted: 100, percent: 10 }],
		[deal({ rate: 80 }), { weighted: 800, percent: 80 }],
		[deal({ stage: 'won', rate: 80 }), { weighted: 1000, percent: 100 }],
		[deal({ stage: 'lost', rate: 80 }), { weighted: 0, percent: 0 }],
		[deal({ currency: 'PLN', stage: 'offer' }), { weighted: 500, percent: 50 }],
		[deal({ currency: 'CHF' }), { weighted: 100, percent: 10, isApart: true }],
		[deal({ stage: 'gone' }), { weighted: 0, percent: 0 }]
	])('OP-13 · PL-08 · %j is worth %j', (one, expected) => {
		expect(worthOf(one, basis)).toEqual({ expected: 1000, isApart: false, ...expected });
	});

	test('OP-13 · every deal is in exactly one cell, and the cells add up', () => {
		const deals = fc.array(
			fc.record({
				stage: fc.constantFrom('new', 'offer', 'won', 'lost', null),
				owner: fc.constantFrom('anna', 'bob', null),
				revenue: fc.nat(100_000),
				currency: fc.constantFrom('EUR', 'CHF'),
				closeOn: fc.constantFrom('', '2026-01-01', '2026-03-11', '2026-07-01'),
				closedAt: fc.constantFrom(null, at)
			}),
			{ maxLength: 40 }
		);
		fc.assert(
			fc.property(deals, (list) => {
				const all = list.map((changes) => deal(changes));
				const cells = forecast(all, basis, { today: '2026-03-10', dayOf });
				const sum = (pick: (cell: (typeof cells)[number]) => number) =>
					cells.reduce((total, cell) => total + pick(cell), 0);
				expect(sum(({ open, won, lost }) => open + won + lost)).toBe(all.length);
				const eur = all.filter(({ currency }) => currency === 'EUR');
				expect(sum(({ apart }) => apart)).toBe(all.length - eur.length);
				const euros = (sums: Sums) => totalIn(sums, basis).minor;
				expect(
					sum(({ expected, wonSum, lostSum }) => euros(expected) + euros(wonSum) + euros(lostSum))
				).toBe(eur.reduce((total, { revenue }) => total + revenue, 0));
			})
		);
	});
});

describe('the way through the stages', () => {
	const moves = (...stages: readonly string[]): PastLine[] =>
		stages.slice(1).map((to, index) => line((index + 1) * 10, 'stage', stages[index] ?? '', to));
	const through = (...stages: readonly string[]) => ({
		deal: deal({ stage: stages.at(-1) ?? '' }),
		past: moves(...stages)
	});

	test('stays follow one another', () => {
		expect(staysOf(through('new', 'offer', 'won'))).toEqual([
			{ stage: 'new', from: 0, until: 10 },
			{ stage: 'offer', from: 10, until: 20 },
			{ stage: 'won', from: 20, until: null }
		]);
	});

	test('a deal counts once in each stage, however often it came back', () => {
		const flows = stageFlows(
			[
				through('new', 'offer', 'won'),
				through('new', 'lost'),
				through('new', 'offer', 'new'),
				through('new')
			],
			basis
		);
		expect(flows).toEqual([
			{ stage: 'new', entered: 4, advanced: 2, lost: 1, here: 1, medianStay: 10 },
			{ stage: 'offer', entered: 2, advanced: 1, lost: 0, here: 0, medianStay: 10 }
		]);
	});

	test.each([
		[[], null],
		[[3], 3],
		[[5, 1], 3],
		[[9, 1, 4], 4]
	])('the median of %j is %s', (numbers, expected) => {
		expect(median(numbers)).toBe(expected);
	});

	test('who did what, within the time asked for', () => {
		const one = {
			deal: deal({ createdAt: 5 }),
			createdBy: 'sue',
			past: [
				line(6, 'stage', 'new', 'offer'),
				line(7, 'done.a', false, true, 'bob'),
				line(8, 'done.a', true, false, 'bob'),
				line(9, 'stage', 'offer', 'won'),
				line(99, 'stage', 'won', 'new', 'sue')
			]
		};
		expect(activityOf([one], basis, 0, 50)).toEqual([
			{ member: 'anna', created: 0, moves: 2, activities: 0, won: 1, lost: 0 },
			{ member: 'bob', created: 0, moves: 0, activities: 1, won: 0, lost: 0 },
			{ member: 'sue', created: 1, moves: 0, activities: 0, won: 0, lost: 0 }
		]);
	});
});

describe('OP-13 · who did what with imported deals', () => {
	const of = (state: Partial<DealState>, past: readonly PastLine[] = []) =>
		activityOf(
			[{ deal: deal({ imported: true, createdAt: 5, ...state }), past, createdBy: 'importer' }],
			basis,
			0,
			50
		).map(({ member, created, moves, won, lost }) => [member, created, moves, won, lost]);

	test('OP-13 · its beginning and its end count for the owner in the file, not for who imported it', () => {
		expect(of({})).toEqual([['anna', 1, 0, 0, 0]]);
		expect(of({ stage: 'won', closedAt: 9 })).toEqual([['anna', 1, 0, 1, 0]]);
		expect(of({ stage: 'lost', closedAt: 99 })).toEqual([['anna', 1, 0, 0, 0]]);
		// Handed over since: it began as its first owner's.
		const handed = [line(20, 'owner', 'bob', 'anna')];
		expect(of({ stage: 'won', closedAt: 9 }, handed)).toEqual([['bob', 1, 0, 1, 0]]);
		// Moved here: the move tells who closed it.
		expect(of({ stage: 'won', closedAt: 9 }, [line(9, 'stage', 'new', 'won', 'cleo')])).toEqual([
			['anna', 1, 0, 0, 0],
			['cleo', 0, 1, 1, 0]
		]);
	});

	test('OP-13 · without an owner it counts for who imported it, and by hand for who made it', () => {
		expect(of({ owner: null })).toEqual([['importer', 1, 0, 0, 0]]);
		expect(of({ imported: false, stage: 'won', closedAt: 9 })).toEqual([['importer', 1, 0, 0, 0]]);
	});
});

test('endings: won, and lost by reason, the most frequent first', () => {
	const closed = (stage: string, lostReason: string, closedAt = 5) =>
		deal({ stage, lostReason, closedAt });
	const list = [
		closed('won', ''),
		closed('lost', 'Price'),
		closed('lost', 'Price'),
		closed('lost', ''),
		closed('lost', 'Price', 999),
		deal()
	];
	expect(endings(list, basis, 0, 100)).toEqual([
		{ kind: 'won', reason: '', count: 1, sum: { EUR: 1000 } },
		{ kind: 'lost', reason: 'Price', count: 2, sum: { EUR: 2000 } },
		{ kind: 'lost', reason: '', count: 1, sum: { EUR: 1000 } }
	]);
});
