import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { dayIn } from '../../domain/core/zone';
import type { Basis } from '../../domain/figures/deal-state';
import { forecast, type ForecastCell } from '../../domain/figures/forecast';
import { countPeriods } from '../store/count-periods';
import { ReplicaDatabase } from '../store/database';
import type { DealRow } from '../store/rows';
import { dealRow } from '../store/testkit';
import { stateOf } from './core';
import { forecastCells } from './forecast-cells';

const ZONE = 'Asia/Ho_Chi_Minh';
const basis: Basis = {
	stages: [
		{ id: 'new', kind: 'open', probability: 10 },
		{ id: 'talk', kind: 'open', probability: 55 },
		{ id: 'won', kind: 'won', probability: 100 },
		{ id: 'lost', kind: 'lost', probability: 0 }
	],
	activities: [
		{ id: 'call', stage: 'new', name: 'Call', requires: 'nothing', weight: 1 }
	] as unknown as Basis['activities'],
	rateFrom: 'activities',
	currency: 'EUR',
	exchange: { base: 'EUR', rates: new Map([['PLN', 0.25]]) }
};
const query = {
	...{ space: 's', basis, today: '2026-07-10', asOf: null, timeZone: ZONE },
	days: { from: '2026-07-01', last: '2026-09-30' }
};

/** Cells in one order, with sums in one order. */
const sorted = (cells: readonly ForecastCell[]) =>
	cells.map((cell) => JSON.stringify(cell, (_, value: unknown) => inOrder(value))).sort();
const inOrder = (value: unknown): unknown =>
	typeof value === 'object' && value !== null
		? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
		: value;

async function withDeals(deals: readonly DealRow[]) {
	const db = new ReplicaDatabase('cells', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.records.bulkPut([...deals]);
	await countPeriods(db, ZONE);
	return db;
}

const day = fc.constantFrom(
	'',
	'2026-03-31',
	'2026-06-30',
	'2026-07-01',
	'2026-07-09',
	'2026-07-10',
	'2026-07-31',
	'2026-09-30',
	'2026-10-01'
);
const deal = fc
	.record({
		space: fc.constantFrom('s', 's', 'other'),
		stage: fc.constantFrom('new', 'talk', 'won', 'lost', 'removed'),
		owner: fc.constantFrom(null, 'ann', 'bob'),
		revenue: fc.nat(100_000),
		currency: fc.constantFrom('EUR', 'PLN', 'VND'),
		rate: fc.constantFrom(null, null, 35),
		closeOn: day,
		// Half an hour before and after a day begins in the zone.
		closedAt: fc.constantFrom(
			Date.parse('2026-06-30T16:30Z'),
			Date.parse('2026-06-30T17:30Z'),
			null
		),
		done: fc.constantFrom([], ['call'])
	})
	// What is open has no closing; what was closed may have been closed before that was noted.
	.map((each) => ({
		...each,
		closedAt: each.stage === 'won' || each.stage === 'lost' ? each.closedAt : null
	}));

test('OP-13 · the forecast from the kept totals is the one that is made of all deals', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(deal, { maxLength: 20 }), async (some) => {
			const rows = some.map((each, at) => dealRow({ id: `d${String(at)}`, ...each }));
			const db = await withDeals(rows);
			const cells = await forecastCells(db, query);
			db.close();
			const states = rows.filter(({ space }) => space === 's').map(stateOf);
			const calendar = { ...query, dayOf: (at: number) => dayIn(ZONE, at) };
			const wanted = forecast(states, basis, calendar).filter(({ period }) => period !== 'outside');
			expect(sorted(cells ?? [])).toEqual(sorted(wanted));
		}),
		{ numRuns: 60 }
	);
});

test('OP-13 · what the kept totals do not tell is left to the deals', async () => {
	const db = await withDeals([dealRow({ id: 'a', stage: 'new', closedAt: 5 })]);
	expect(await forecastCells(db, query)).toBeNull();
	await db.records.clear();
	await countPeriods(db, 'UTC');
	expect(await forecastCells(db, query)).toBeNull();
	await countPeriods(db, ZONE);
	expect(await forecastCells(db, query)).toEqual([]);
	expect(await forecastCells(db, { ...query, asOf: 7 })).toBeNull();
	const part = { from: '2026-07-02', last: '2026-09-30' };
	expect(await forecastCells(db, { ...query, days: part })).toBeNull();
	db.close();
});
