import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { closeRate, weighted } from '../../domain/deal/deal';
import { apartIn, NO_SUMS, plus, sumOf, totalIn } from '../../domain/money/sums';
import type { Activity } from '../../domain/process/activity';
import { weightedProgress } from '../../domain/process/progress';
import { AggregateDelta } from './aggregate-delta';
import { stageCounts, stageTotals, type Reckoning } from './aggregates';
import { ReplicaDatabase } from './database';
import type { DealRow } from './rows';

const ACTIVITIES: Activity[] = ['a', 'b', 'c'].map((id, at) => ({
	id,
	stage: 'open',
	name: id,
	hint: '',
	order: id,
	weight: [20, 30, 50][at] ?? 0,
	mandatory: false,
	performers: { who: 'everyone' },
	requires: 'nothing',
	notify: [],
	notifyPeople: [],
	trigger: null,
	removed: false
}));
const STAGES = [
	{ id: 'open', kind: 'open', probability: 40 },
	{ id: 'won', kind: 'won', probability: 100 },
	{ id: 'lost', kind: 'lost', probability: 0 }
] as const;
const reckoning = (rateFrom: Reckoning['rateFrom']): Reckoning => ({
	stages: STAGES,
	activities: ACTIVITIES,
	rateFrom,
	currency: 'EUR',
	exchange: { base: 'EUR', rates: new Map([['PLN', 0.25]]) }
});
type Part = Pick<DealRow, 'stage' | 'owner' | 'revenue' | 'currency' | 'rate' | 'done'>;
const row = (part: Part): DealRow => ({ kind: 'deal', space: 's', ...part }) as unknown as DealRow;

const parts = fc.record({
	stage: fc.constantFrom('open', 'won', 'lost', 'gone'),
	owner: fc.constantFrom('anna', 'bob', null),
	revenue: fc.integer({ min: -1_000, max: 1_000_000 }),
	currency: fc.constantFrom('EUR', 'PLN'),
	rate: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
	done: fc.subarray(['a', 'b', 'c'])
});

async function database(): Promise<ReplicaDatabase> {
	const db = new ReplicaDatabase(`t${String(Math.random())}`, {
		indexedDB: new IDBFactory(),
		IDBKeyRange
	});
	await db.open();
	return db;
}

test.each(['stage', 'activities'] as const)(
	'OP-13 · PR-04 · totals kept from change to change are those of a count from scratch, rates from the %s',
	async (rateFrom) => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(parts, { maxLength: 12 }),
				fc.array(fc.tuple(fc.nat(11), parts), { maxLength: 12 }),
				async (first, changes) => {
					const db = await database();
					const rows = first.map(row);
					const begin = new AggregateDelta();
					for (const one of rows) begin.count(one, 1);
					await begin.commit(db);
					for (const [at, part] of changes) {
						const old = rows[at];
						if (old === undefined) continue;
						const delta = new AggregateDelta();
						delta.count(old, -1);
						rows[at] = row(part);
						delta.count(rows[at], 1);
						await delta.commit(db);
					}
					const totals = await stageTotals(db, 's', reckoning(rateFrom));
					for (const stage of STAGES) {
						const here = rows.filter((one) => one.stage === stage.id);
						const got = totals.get(stage.id);
						expect(got?.count ?? 0).toBe(here.length);
						const process = { stages: STAGES, activities: ACTIVITIES };
						const weigh = (one: DealRow) => {
							const progress =
								rateFrom === 'stage' ? null : weightedProgress(process, new Set(one.done));
							const rate =
								one.rate === null
									? ({ source: 'stage' } as const)
									: ({ source: 'hand', percent: one.rate } as const);
							return weighted(one.revenue, closeRate(rate, stage, progress));
						};
						// Each deal is rounded by itself, as the list and the forecast do: no cent of difference.
						const sums = (of: (one: DealRow) => number) =>
							here.reduce((sum, one) => plus(sum, sumOf(one.currency, of(one))), NO_SUMS);
						expect(got?.sums ?? {}).toEqual(sums(({ revenue }) => revenue));
						expect(got?.weighted ?? {}).toEqual(sums(weigh));
					}
					expect((await stageCounts(db, 's')).get('gone') ?? 0).toBe(
						rows.filter((one) => one.stage === 'gone').length
					);
					db.close();
				}
			),
			{ numRuns: 25 }
		);
	}
);

test('OP-13 · what no exchange rate is known for stands apart, and is counted all the same', async () => {
	const db = await database();
	const delta = new AggregateDelta();
	const part = { stage: 'open', owner: 'anna', rate: null, done: [] };
	delta.count(row({ ...part, revenue: 100, currency: 'EUR' }), 1);
	delta.count(row({ ...part, revenue: 700, currency: 'CHF' }), 1);
	await delta.commit(db);
	const totals = (await stageTotals(db, 's', reckoning('stage'))).get('open');
	expect(totals).toEqual({
		count: 2,
		sums: { EUR: 100, CHF: 700 },
		weighted: { EUR: 40, CHF: 280 }
	});
	expect(totalIn(totals?.sums ?? {}, reckoning('stage')).minor).toBe(100);
	expect(apartIn(totals?.sums ?? {}, reckoning('stage'))).toEqual({ CHF: 700 });
	const bobs = await stageTotals(db, 's', reckoning('stage'), new Set(['bob']));
	expect(bobs.size).toBe(0);
	db.close();
});
