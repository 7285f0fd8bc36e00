import { describe, expect, test } from 'vitest';
import { addDays } from '$lib/domain/core/day';
import { spanOf, type Dates } from '$lib/domain/task/schedule';
import type { TaskRow } from '$lib/replica/store/rows';
import { linesBetween, violatedIn, waitsAmong } from './lines';
import { Scale, ZOOMS } from './scale';
import { partsAmong, spanBelow, timelineLines, type Layout } from './tree-rows';

const task = (id: string, fields: Partial<TaskRow> = {}): TaskRow => ({
	...{ id, kind: 'task', room: 'space.w', space: 'w', stage: 'todo', order: 'a0', title: id },
	...{ sortTitle: id, words: [], owner: null, createdAt: 0, updatedAt: 0, postCount: 0 },
	...{ dueOn: null, closedAt: null },
	...fields
});

const PLAIN: Layout = { above: [], folded: new Set(), groups: null };

/** Lines as a test compares them: ids and depths, and heads with how many there are. */
const told = (rows: readonly TaskRow[], layout: Partial<Layout> = {}) =>
	timelineLines(rows, { ...PLAIN, ...layout }).map((line) =>
		line.is === 'task' ? [line.row.id, line.depth] : [line.group, `of ${String(line.count)}`]
	);

describe('LW-05 · the scale of a timeline', () => {
	test.each(ZOOMS)('by %s: a day is where it is, at both of its edges', (zoom) => {
		const scale = new Scale(zoom, '2026-03-15');
		for (const day of ['2026-03-15', '2024-02-29', '2030-12-31']) {
			expect(scale.at(scale.x(day))).toBe(day);
			expect(scale.at(scale.x(day) + scale.day - 0.01)).toBe(day);
		}
	});

	test('only the months and days between two places are drawn', () => {
		const scale = new Scale('day', '2026-03-15');
		const [from, to] = [scale.x('2026-03-30'), scale.x('2026-05-02')];
		expect(scale.months(from, to).map(({ day }) => day)).toEqual([
			...['2026-03-01', '2026-04-01', '2026-05-01']
		]);
		expect(scale.days(from, to)).toHaveLength(34);
		expect(new Scale('week', '2026-03-15').days(0, 16 * 21).length).toBeLessThan(6);
	});
});

describe('LW-05 · the lines of a timeline', () => {
	const whole = task('whole', { startOn: '2026-03-01', dueOn: '2026-03-02' });
	const part = task('part', { parent: 'whole', dueOn: '2026-04-09' });
	const later = task('later', { dueOn: '2026-03-05' });

	test('have subtasks below their task, which spans them, and none where it is folded', () => {
		const rows = [whole, later, part];
		expect(told(rows)).toEqual([
			['whole', 0],
			['part', 1],
			['later', 0]
		]);
		const parts = partsAmong(rows);
		expect(spanBelow('whole', parts)).toEqual({ from: '2026-04-09', to: '2026-04-09' });
		expect(spanBelow('later', parts)).toBeNull();
		expect(told(rows, { folded: new Set(['whole']) })).toEqual([
			['whole', 0],
			['later', 0]
		]);
	});

	test('have a task without a date above its subtasks, and it spans those of other days', () => {
		const undated = task('undated');
		const near = task('near', { parent: 'undated', dueOn: '2026-03-03' });
		const far = task('far', { parent: 'near', dueOn: '2027-01-01' });
		expect(told([near, later], { above: [undated] })).toEqual([
			['undated', 0],
			['near', 1],
			['later', 0]
		]);
		const parts = partsAmong([near, later, near, far]);
		expect(parts.get('undated')).toHaveLength(1);
		expect(spanBelow('undated', parts)).toEqual({ from: '2026-03-03', to: '2027-01-01' });
	});

	test('have a head for each group that has tasks, and a subtask of another group stands by itself', () => {
		const groups = {
			order: ['p', 'q', 'empty', ''],
			of: ({ project = '' }: TaskRow) => project
		};
		const rows = [
			{ ...whole, project: 'q' },
			{ ...later, project: 'p' },
			{ ...part, project: 'p' },
			task('none', { dueOn: '2026-03-09' })
		];
		const all = [
			['p', 'of 2'],
			['later', 0],
			['part', 0],
			['q', 'of 1'],
			['whole', 0],
			['', 'of 1'],
			['none', 0]
		];
		expect(told(rows, { groups })).toEqual(all);
		const folded = new Set(['group p']);
		expect(told(rows, { groups, folded })).toEqual(all.toSpliced(1, 2));
	});

	test('have every task of a circle that two people made apart once', () => {
		const a = task('a', { parent: 'b', dueOn: '2026-03-01' });
		const b = task('b', { parent: 'a', dueOn: '2026-03-02' });
		expect(
			told([a, b])
				.map(([id]) => id)
				.sort()
		).toEqual(['a', 'b']);
		expect(spanBelow('a', partsAmong([a, b]))).toEqual({ from: '2026-03-02', to: '2026-03-02' });
	});
});

describe('LW-05 · lines between tasks that wait', () => {
	const places = {
		rowHeight: 30,
		ends: ({ startOn, dueOn }: Dates) => {
			const scale = new Scale('day', '2026-03-01');
			const span = spanOf({ startOn, dueOn });
			return span === null
				? null
				: { start: scale.x(span.from), end: scale.x(addDays(span.to, 1)) };
		}
	};
	const before = task('before', { startOn: '2026-03-01', dueOn: '2026-03-04' });
	const after = task('after', { dependencies: { before: 'finish-start' } });
	const lines = (dates: Dates, top = 0, bottom = 10) =>
		linesBetween(
			waitsAmong([null, before, after]),
			({ id }) => (id === 'after' ? dates : { startOn: '2026-03-01', dueOn: '2026-03-04' }),
			places,
			top,
			bottom
		);

	test('are there, and red where the dates contradict what they say', () => {
		const good = lines({ startOn: '2026-03-05', dueOn: '2026-03-06' });
		expect(good).toMatchObject([{ from: 'before', to: 'after', violated: false }]);
		const bad = lines({ startOn: '2026-03-02', dueOn: '2026-03-06' });
		expect([...violatedIn(bad)]).toEqual(['after']);
		expect(bad[0]?.path).toContain('H');
	});

	test('are drawn only where one of the two rows may be seen, and not to what has no date', () => {
		expect(lines({ startOn: null, dueOn: null })).toEqual([]);
		expect(lines({ startOn: null, dueOn: '2026-03-06' }, 5, 9)).toEqual([]);
		expect(lines({ startOn: null, dueOn: '2026-03-06' }, 1, 9)).toHaveLength(1);
	});
});
