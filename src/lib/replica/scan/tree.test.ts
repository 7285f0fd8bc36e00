import { expect, test } from 'vitest';
import { NO_FILTER } from '../../domain/deal/filter';
import type { DealSort } from '../../domain/deal/filter-address';
import type { TaskRow } from '../store/rows';
import { order } from './answer';
import type { ScanContext, ScanQuery } from './messages';

const row = (id: string, parts: Partial<TaskRow> = {}): TaskRow => ({
	...{ kind: 'task', id, room: 'space.s', space: 's', stage: 'new', order: 'a0', title: id },
	...{ sortTitle: id, words: [], owner: null, createdAt: 0, updatedAt: 0, postCount: 0 },
	...{ dueOn: null, closedAt: null },
	...parts
});
const context = {
	...{ stages: [{ id: 'new', kind: 'open', probability: 0, idleDays: null }], fields: [] },
	...{ teamOf: new Map(), owners: [], now: 0, timeZone: 'UTC', today: '2026-11-30' },
	...{ currency: 'EUR', exchange: { currency: 'EUR', rates: new Map() }, rateFrom: 'stage' },
	activities: []
} as unknown as ScanContext;
const query = (by: DealSort, down: boolean, more: Partial<ScanQuery> = {}): ScanQuery => ({
	...{ space: 's', kind: 'task', filter: NO_FILTER, sort: { by, down }, group: 'tree', context },
	...more
});
const shown = (rows: readonly TaskRow[], asked: ScanQuery) =>
	order(rows, asked).rows.map((one) => [one.id, one.kind === 'task' ? (one.depth ?? 0) : 0]);

const rows = [
	row('part', { parent: 'top', priority: 'low' }),
	row('other', { priority: 'high' }),
	row('deep', { parent: 'part' }),
	row('top', { priority: 'urgent' }),
	row('sister', { parent: 'top', priority: 'medium' })
];

test('LW-05 · a list as a tree has each task below the one that it is a part of, in the order asked for', () => {
	expect(shown(rows, query('priority', true))).toEqual([
		...[
			['top', 0],
			['sister', 1],
			['part', 1],
			['deep', 2],
			['other', 0]
		]
	]);
	expect(shown(rows, query('title', false))).toEqual([
		...[
			['other', 0],
			['top', 0],
			['part', 1],
			['deep', 2],
			['sister', 1]
		]
	]);
});

test('LW-05 · OP-10 · what is the same by one value is in the order of the next, each way round, none last', () => {
	const context2 = {
		...context,
		stages: ['new', 'done'].map((id) => ({ ...context.stages[0], id }))
	} as unknown as ScanContext;
	const all = [
		row('a', { stage: 'done', dueOn: '2026-12-02' }),
		row('b', { stage: 'new', dueOn: null }),
		row('c', { stage: 'new', dueOn: '2026-12-01', priority: 'low' }),
		row('d', { stage: 'new', dueOn: '2026-12-01', priority: 'high' }),
		row('e', { stage: 'new', dueOn: '2026-12-03' })
	];
	const ids = (further: ScanQuery['further'] = []) =>
		order(all, query('stage', false, { group: 'none', context: context2, further }))
			.rows.map(({ id }) => id)
			.join('');
	expect(ids()).toBe('bcdea');
	expect(ids([{ by: 'closeOn', down: false }])).toBe('cdeba');
	expect(ids([{ by: 'closeOn', down: true }])).toBe('ecdba');
	const byPriority = { by: 'priority', down: true } as const;
	expect(ids([{ by: 'closeOn', down: false }, byPriority])).toBe('dceba');
});

test('LW-05 · under a filter the nearest task that is there is at the top', () => {
	const filter = { ...NO_FILTER, priorities: ['low', 'none'] as const };
	expect(shown(rows, query('title', false, { filter }))).toEqual([
		['part', 0],
		['deep', 1]
	]);
});

test('LW-02 · groups by project are in the order of the projects; what is in none, or in one that is gone, comes last', () => {
	const grouped = order(
		[
			row('none'),
			row('second', { project: 'b' }),
			row('gone', { project: 'binned' }),
			row('first', { project: 'a' }),
			row('also', { project: 'b' })
		],
		query('title', false, { group: 'project', context: { ...context, projects: ['a', 'b'] } })
	);
	expect(grouped.groups.map(({ key, totals }) => [key, totals.count])).toEqual([
		...[
			['a', 1],
			['b', 2],
			['', 2]
		]
	]);
	expect(grouped.rows.map(({ id }) => id)).toEqual(['first', 'also', 'second', 'gone', 'none']);
});

test('LW-02 · a group by project says how much of it is done, without what was cancelled', () => {
	const stages = [
		...[{ id: 'new', kind: 'open', probability: 0, idleDays: null }],
		...[{ id: 'done', kind: 'won', probability: 0, idleDays: null }],
		...[{ id: 'off', kind: 'lost', probability: 0, idleDays: null }]
	] as const;
	const asked = query('title', false, {
		group: 'project',
		context: { ...context, stages, projects: ['a', 'b'] }
	});
	const { groups } = order(
		[
			row('open', { project: 'a', progress: 50 }),
			row('done', { project: 'a', stage: 'done', closedAt: 1 }),
			row('off', { project: 'a', stage: 'off', closedAt: 1 }),
			row('gone', { project: 'b', stage: 'off', closedAt: 1 }),
			row('none')
		],
		asked
	);
	expect(groups.map(({ done }) => done)).toEqual([
		{ done: 1, count: 2, percent: 75 },
		undefined,
		undefined
	]);
});

test('LW-05 · lists sort by what a task plans; what has none stands at the end, either way round', () => {
	const planned = [
		row('a', { startOn: '2026-12-01', estimate: 30, progress: 10 }),
		row('b'),
		row('c', { startOn: '2026-11-01', estimate: 60, progress: 90 })
	];
	const by = (sort: DealSort, down: boolean) =>
		order(planned, query(sort, down, { group: 'none' })).rows.map(({ id }) => id);
	expect([by('startOn', false), by('startOn', true)]).toEqual([
		['c', 'a', 'b'],
		['a', 'c', 'b']
	]);
	expect(by('estimate', true)).toEqual(['c', 'a', 'b']);
	expect(by('progress', true)).toEqual(['c', 'a', 'b']);
});
