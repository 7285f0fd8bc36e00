import { expect, test } from 'vitest';
import type { ForecastCell } from '$lib/domain/figures/forecast';
import { askedPeriod, askedSince } from './asked';
import { comparedRows, rowsOf, totalOf } from './rows';

const cell = (changes: Partial<ForecastCell>): ForecastCell => ({
	period: '2026-11',
	stage: 'new',
	owner: 'anna',
	open: 1,
	expected: { EUR: 100 },
	weighted: { EUR: 10 },
	won: 0,
	wonSum: {},
	lost: 0,
	lostSum: {},
	apart: 0,
	...changes
});
const CELLS = [
	cell({}),
	cell({ owner: 'bob', stage: 'offer' }),
	cell({ period: 'overdue' }),
	cell({ period: 'undated', owner: null }),
	cell({ period: '2027-09' })
];
const EUROS = { currency: 'EUR', exchange: { base: 'EUR', rates: new Map([['PLN', 0.25]]) } };
const PERIODS = ['overdue', '2026-11', '2026-12', 'undated'];

test('OP-13 · by month: overdue first, every month of the span, what lies outside is left out', () => {
	const rows = rowsOf(CELLS, PERIODS, 'month', [], EUROS);
	expect(rows.map(({ key, open }) => [key, open])).toEqual([
		['overdue', 1],
		['2026-11', 2],
		['2026-12', 0],
		['undated', 1]
	]);
	expect(totalOf(rows, EUROS)).toMatchObject({ open: 4, expected: 400, weighted: 40 });
});

test('OP-13 · by stage and by owner, in the order given, each with the way to its deals', () => {
	const stages = rowsOf(CELLS, PERIODS, 'stage', ['offer', 'new'], EUROS);
	expect(stages.map(({ key }) => key)).toEqual(['offer', 'new']);
	expect(stages[0]?.pick).toEqual({
		of: 'forecast',
		periods: ['overdue', '2026-11', '2026-12', 'undated'],
		stage: 'offer'
	});
	const owners = rowsOf(CELLS, PERIODS, 'owner', ['anna', 'bob'], EUROS);
	expect(owners.map(({ key, open }) => [key, open])).toEqual([
		['anna', 2],
		['bob', 1],
		['', 1]
	]);
	expect(owners[2]?.pick).toMatchObject({ owner: null });
});

test('OP-13 · two forecasts side by side: past months only where something was expected in them', () => {
	const then = [
		cell({ period: '2026-09' }),
		cell({ owner: 'bob', expected: { EUR: 700 }, weighted: { EUR: 70 } })
	];
	const now = [
		cell({ period: 'overdue' }),
		cell({ expected: { EUR: 400 }, weighted: { EUR: 40 } })
	];
	const periods = ['overdue', '2026-09', '2026-10', '2026-11', '2026-12', 'undated'];
	const rows = comparedRows(then, now, periods, 'month', [], EUROS, '2026-11');
	expect(rows.map((row) => [row.key, row.then.expected, row.now.expected])).toEqual([
		['overdue', 0, 100],
		['2026-09', 100, 0],
		['2026-11', 700, 400],
		['2026-12', 0, 0]
	]);
	const total = (side: 'then' | 'now') =>
		totalOf(
			rows.map((row) => row[side]),
			EUROS
		);
	expect(total('then')).toMatchObject({ open: 2, expected: 800, weighted: 80 });
	expect(total('now')).toMatchObject({ open: 2, expected: 500, weighted: 50 });

	const owners = comparedRows(
		then,
		now,
		periods,
		'owner',
		['anna', 'bob', 'cid'],
		EUROS,
		'2026-11'
	);
	expect(owners.map((row) => [row.key, row.then.expected, row.now.expected])).toEqual([
		['anna', 100, 500],
		['bob', 700, 0]
	]);
});

test('OP-13 · each currency is added up by itself and converted once; the total is not the sum of rounded rows', () => {
	const cells = ['anna', 'bob', 'cid'].map((owner) =>
		cell({ owner, expected: { PLN: 1, EUR: 5 }, weighted: { PLN: 1 } })
	);
	const rows = rowsOf(cells, PERIODS, 'owner', [], EUROS);
	expect(rows.map(({ expected, isAbout }) => [expected, isAbout])).toEqual([
		[5, true],
		[5, true],
		[5, true]
	]);
	expect(totalOf(rows, EUROS)).toMatchObject({ expected: 16, weighted: 1, isAbout: true });
	expect(totalOf(rowsOf(CELLS, PERIODS, 'owner', [], EUROS), EUROS).isAbout).toBe(false);
});

test.each([
	['', '2026-11-22', null],
	['?since=2026-11-16', '2026-11-22', '2026-11-16'],
	['?since=2026-11-22', '2026-11-22', '2026-11-22'],
	['?since=2026-11-23', '2026-11-22', null],
	['?since=2026-02-30', '2026-11-22', null]
])('OP-13 · the address %s of %s asks what has changed since %s', (search, last, expected) => {
	expect(askedSince(new URL(`https://polder.example/${search}`), last)).toBe(expected);
});

test.each([
	['', 'six-months', '2026-11-01', '2027-04-30'],
	['?period=next-quarter', 'next-quarter', '2027-01-01', '2027-03-31'],
	['?period=century', 'six-months', '2026-11-01', '2027-04-30'],
	['?from=2026-11-05&to=2026-12-24', 'own', '2026-11-05', '2026-12-24'],
	['?period=year&from=2026-12-24&to=2026-11-05', 'year', '2026-01-01', '2026-12-31'],
	['?from=2026-11-05', 'six-months', '2026-11-01', '2027-04-30']
])('OP-13 · the address %j asks for %s', (search, span, from, last) => {
	const url = new URL(`https://example.test/${search}`);
	expect(askedPeriod(url, '2026-11-22')).toEqual({ span, days: { from, last } });
});
