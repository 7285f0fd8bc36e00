import { expect, test } from 'vitest';
import type { ForecastCell } from '$lib/domain/figures/forecast';
import { rowsOf, totalOf } from './rows';

const cell = (changes: Partial<ForecastCell>): ForecastCell => ({
	period: '2026-11',
	stage: 'new',
	owner: 'anna',
	open: 1,
	expected: 100,
	weighted: 10,
	won: 0,
	wonSum: 0,
	lost: 0,
	lostSum: 0,
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
const MONTHS = ['2026-11', '2026-12'];

test('OP-13 · by month: overdue first, every month of the span, what lies outside is left out', () => {
	const rows = rowsOf(CELLS, MONTHS, 'month', []);
	expect(rows.map(({ key, open }) => [key, open])).toEqual([
		['overdue', 1],
		['2026-11', 2],
		['2026-12', 0],
		['undated', 1]
	]);
	expect(totalOf(rows)).toMatchObject({ open: 4, expected: 400, weighted: 40 });
});

test('OP-13 · by stage and by owner, in the order given, each with the way to its deals', () => {
	const stages = rowsOf(CELLS, MONTHS, 'stage', ['offer', 'new']);
	expect(stages.map(({ key }) => key)).toEqual(['offer', 'new']);
	expect(stages[0]?.pick).toEqual({
		of: 'forecast',
		periods: ['overdue', '2026-11', '2026-12', 'undated'],
		stage: 'offer'
	});
	const owners = rowsOf(CELLS, MONTHS, 'owner', ['anna', 'bob']);
	expect(owners.map(({ key, open }) => [key, open])).toEqual([
		['anna', 2],
		['bob', 1],
		['', 1]
	]);
	expect(owners[2]?.pick).toMatchObject({ owner: null });
});
