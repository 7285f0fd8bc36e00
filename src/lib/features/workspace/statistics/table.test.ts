import { expect, test } from 'vitest';
import type { Counted, Measure } from '$lib/replica/overview/activity';
import { changeOf, statisticsTable } from './table';

const counted = (count: number, before: number, overTime: [string, number][]): Counted => ({
	...{ count, before, byPerson: new Map(), bySpace: new Map(), byKind: new Map() },
	overTime: new Map(overTime)
});

test('LS-13 · the exported table has a line for each day, also those without anything, and the totals', () => {
	const found = new Map<Measure, Counted>([
		['spaces', counted(2, 1, [['2026-11-02', 2]])],
		['deals', counted(5, 0, [['2026-11-01', 5]])]
	]);
	const names = { total: 'Total', before: 'Before' };
	expect(
		statisticsTable(['2026-11-01', '2026-11-02'], ['spaces', 'deals', 'won'], found, names)
	).toEqual([
		...[
			['2026-11-01', 0, 5, 0],
			['2026-11-02', 2, 0, 0],
			['Total', 2, 5, 0],
			['Before', 1, 0, 0]
		]
	]);
});

test('LS-13 · a count is compared with the one of the period before, if there was one', () => {
	expect([changeOf({ count: 3, before: 2 }), changeOf({ count: 0, before: 4 })]).toEqual([
		50, -100
	]);
	expect(changeOf({ count: 3, before: 0 })).toBeNull();
});
