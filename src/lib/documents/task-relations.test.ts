import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayRead, reachOf } from '../domain/access/reach';
import { editOf } from '../domain/policy/edit';
import { judgeRecord } from '../domain/policy/judge';
import { accessFacts } from '../domain/policy/record-facts';
import { actingAs, NORTH, PEOPLE } from '../domain/policy/testkit';
import { recordFrom } from './read-record';
import { addAssignee, doersOf, removeAssignee } from '../domain/task/assignees';
import { createDealTask, createTask } from '../domain/task/commands';
import {
	addDependency,
	backwards,
	circlesIn,
	dependenciesIn,
	isBlocked,
	isViolated,
	removeDependency,
	type Dependent
} from '../domain/task/dependencies';
import { endings } from '../domain/task/ending';
import { circleOf, pathTo } from '../domain/task/paths';
import { asTree, copiesOf, partsDone, setParent, type Branch } from '../domain/task/tree';
import type { Task } from '../domain/task/task';

const anna = actingAs('anna');
const [stage] = NORTH.stages;
if (stage === undefined) throw new Error('no stage');
const draft = { title: 'Paint', space: NORTH.id, stage, order: 'a0', owner: 'anna', dueOn: null };

function taskOf(fields: Readonly<Record<string, unknown>>, id = 't'): Task {
	const record = recordFrom(fields, id);
	if (record?.kind !== 'task') throw new Error('no task');
	return record;
}

const onBoard = createTask({ ...draft, fields: [] }, anna).set;

describe('LW-07 · several people work on a task beside its owner', () => {
	test('each is a field of its own: two people who add one keep both', () => {
		const task = taskOf(onBoard);
		const both = {
			...onBoard,
			...addAssignee(task, 'bob', anna).set,
			...addAssignee(task, 'sue', actingAs('bob')).set
		};
		expect(taskOf(both).assignees).toEqual(['bob', 'sue']);
		expect(doersOf(taskOf(both))).toEqual(['anna', 'bob', 'sue']);
		const less = { ...both, ...removeAssignee(taskOf(both), 'bob', anna).set };
		expect(taskOf(less).assignees).toEqual(['sue']);
		expect(addAssignee(taskOf(both), 'bob', anna).history).toEqual([]);
	});

	test('OP-08 · who works on a deal’s task sees it, and nobody else does for that', () => {
		const deal = { id: 'd', space: NORTH.id, owner: 'olga' };
		const { set } = createDealTask(
			{ title: 'Call', owner: 'olga', dueOn: null },
			deal,
			actingAs('olga')
		);
		const sees = (member: string, fields: typeof set) => {
			const facts = accessFacts(fields);
			return facts !== null && mayRead(reachOf(member, PEOPLE), facts);
		};
		expect([sees('anna', set), sees('bob', set)]).toEqual([false, false]);
		const helped = { ...set, ...addAssignee(taskOf(set), 'anna', actingAs('olga')).set };
		expect([sees('anna', helped), sees('bob', helped)]).toEqual([true, false]);
		const alone = { ...helped, ...removeAssignee(taskOf(helped), 'anna', actingAs('olga')).set };
		expect(sees('anna', alone)).toBe(false);
	});

	test('OP-08 · nobody lets themself onto the task of a deal that they do not see', () => {
		const deal = { id: 'd', space: NORTH.id, owner: 'olga' };
		const { set } = createDealTask(
			{ title: 'Call', owner: 'olga', dueOn: null },
			deal,
			actingAs('olga')
		);
		const place = { people: PEOPLE, space: NORTH, now: 5 };
		const joins = (who: string) =>
			judgeRecord(who, editOf(set, addAssignee(taskOf(set), who, actingAs(who))), place);
		expect(joins('bob')).toMatchObject({ ok: false, error: { rule: 'OP-08' } });
		expect(joins('olga')).toMatchObject({ ok: true });
	});
});

const branches = (...pairs: readonly (readonly [string, string | null])[]) =>
	new Map<string, Branch>(pairs.map(([id, parent]) => [id, { id, parent }]));

describe('LW-05 · a task is a part of another one', () => {
	test('a circle is refused with its path, and moves within a tree are not', () => {
		const tasks = branches(['a', null], ['b', 'a'], ['c', 'b']);
		const set = (id: string, parent: string | null, to: string | null) =>
			setParent({ id, parent }, to, tasks, anna);
		expect(set('a', null, 'c')).toEqual({ ok: false, error: { path: ['a', 'c', 'b'] } });
		expect(set('a', null, 'a')).toEqual({ ok: false, error: { path: ['a'] } });
		expect(set('c', 'b', 'a')).toMatchObject({ ok: true, value: { set: { parent: 'a' } } });
		expect(set('c', 'b', null)).toMatchObject({ ok: true, value: { set: { parent: null } } });
	});

	test('LW-05 · the relay refuses a task that is a part of itself, or waits for itself', () => {
		const place = { people: PEOPLE, space: NORTH, now: 5, id: 't' };
		const set = (field: string, to: string) => ({
			set: { [field]: to },
			history: [{ id: 'l', at: 5, by: 'anna', what: 'field' as const, field, from: null, to }],
			posts: []
		});
		const verdict = (field: string, to: string) =>
			judgeRecord('anna', editOf(onBoard, set(field, to)), place);
		expect(verdict('parent', 't')).toMatchObject({ error: { rule: 'LW-05', reason: 'circle' } });
		expect(verdict('after.t', 'finish-start')).toMatchObject({ error: { rule: 'LW-05' } });
		expect(verdict('parent', 'u')).toMatchObject({ ok: true });
		expect(verdict('after.u', 'start-start')).toMatchObject({ ok: true });
		expect(verdict('after.u', 'nonsense')).toMatchObject({ error: { rule: 'SCHEMA' } });
	});

	const id = fc.integer({ min: 0, max: 12 }).map((n) => `t${String(n)}`);
	const forest = fc
		.uniqueArray(fc.record({ id, parent: fc.option(id) }), {
			selector: (one) => one.id,
			maxLength: 13
		})
		.map((rows): Branch[] => rows);

	test('LW-05 · a tree has every task once, also where two people have made a circle apart', () => {
		fc.assert(
			fc.property(forest, (rows) => {
				const tree = asTree(rows);
				expect(tree.map(({ row }) => row.id).sort()).toEqual(rows.map((row) => row.id).sort());
				const depths = new Map(tree.map(({ row, depth }) => [row.id, depth]));
				for (const { row, depth } of tree) {
					if (depth > 0) expect(depths.get(row.parent ?? '')).toBe(depth - 1);
				}
			})
		);
	});

	test('LW-05 · a very deep tree is one, too', () => {
		const rows = Array.from({ length: 20_000 }, (_, n) => ({
			id: `t${String(n)}`,
			parent: n === 0 ? null : `t${String(n - 1)}`
		}));
		expect(asTree(rows).at(-1)?.depth).toBe(19_999);
	});

	test('LW-05 · a copied tree has new ids, and each part is under the copy of what it was under', () => {
		const rows = [...branches(['b', 'a'], ['c', 'b'], ['d', 'a']).values()];
		let seed = 1;
		const bytes = (length: number) =>
			Uint8Array.from({ length }, () => (seed = (seed * 48_271) % 2_147_483_647) % 256);
		const copies = copiesOf({ id: 'a', parent: 'x' }, rows, { bytes });
		expect(copies.map(({ of }) => of)).toEqual(['a', 'b', 'c', 'd']);
		const copyOf = new Map(copies.map((copy) => [copy.of, copy.id]));
		expect(copies.map(({ parent }) => parent)).toEqual([
			...['x', copyOf.get('a'), copyOf.get('b'), copyOf.get('a')]
		]);
		expect(new Set(copies.map((copy) => copy.id)).size).toBe(4);
	});

	test('LW-05 · the parts of a task say how much of it is done, and all of it only when they are', () => {
		const endingOf = endings(NORTH.stages);
		const open = { stage: 'new', closedAt: null };
		const done = { stage: 'won', closedAt: 1 };
		const cancelled = { stage: 'lost', closedAt: 1 };
		expect(partsDone([], endingOf)).toBeNull();
		expect(partsDone([done, open], endingOf)).toEqual({ done: 1, count: 2, percent: 50 });
		const nearly = { ...open, progress: 100 };
		expect(partsDone([nearly], endingOf)).toEqual({ done: 0, count: 1, percent: 99 });
		expect(partsDone([done, { ...done, closedAt: 2 }], endingOf)?.percent).toBe(100);
		// What was cancelled is neither done nor left to do.
		expect(partsDone([done, open, cancelled], endingOf)).toEqual({
			done: 1,
			count: 2,
			percent: 50
		});
		expect(partsDone([done, cancelled], endingOf)?.percent).toBe(100);
		expect(partsDone([cancelled], endingOf)).toBeNull();
	});
});

const waits = (...pairs: readonly (readonly [string, readonly string[]])[]) =>
	new Map(
		pairs.map(([one, before]) => [
			one,
			{ dependencies: Object.fromEntries(before.map((b) => [b, 'finish-start' as const])) }
		])
	);

describe('LW-05 · a task waits for another one', () => {
	const at = (startOn: string | null, dueOn: string | null, closedAt: number | null = null) =>
		({ startOn, dueOn, closedAt }) satisfies Omit<Dependent, 'id'>;

	test.each([
		['finish-start', at(null, '2026-01-05'), at('2026-01-04', null), true],
		['finish-start', at(null, '2026-01-05'), at('2026-01-05', null), false],
		['finish-start', at(null, '2026-01-05'), at(null, '2026-01-04'), true],
		['finish-start', at(null, null), at('2026-01-04', null), false],
		['finish-start', at(null, '2026-01-05', 1), at('2026-01-04', null), false],
		['finish-start', at(null, null), at(null, null, 1), true],
		['start-start', at('2026-01-05', null), at('2026-01-04', null), true],
		['start-start', at('2026-01-05', null), at('2026-01-06', null), false],
		['start-start', at(null, null), at(null, null, 1), false],
		['finish-finish', at(null, '2026-01-05'), at(null, '2026-01-04'), true],
		['finish-finish', at(null, '2026-01-05'), at('2026-01-01', '2026-01-05'), false],
		['finish-finish', at(null, null), at(null, null, 1), true]
	] as const)('%s %o before %o is violated: %s', (kind, before, after, expected) => {
		expect(isViolated(kind, before, after)).toBe(expected);
	});

	test('a circle is refused with its path on the device; a longer way round is not one', () => {
		const tasks = waits(['a', ['b']], ['b', ['c']], ['c', []]);
		const add = (id: string, before: string) =>
			addDependency({ id, dependencies: {} }, before, 'finish-start', tasks, anna);
		expect(add('c', 'a')).toEqual({ ok: false, error: { path: ['c', 'a', 'b'] } });
		expect(add('c', 'c')).toEqual({ ok: false, error: { path: ['c'] } });
		expect(add('a', 'c')).toMatchObject({ ok: true });
	});

	test('another kind takes the place of the one before, and removing it is told', () => {
		const task = { id: 'a', dependencies: { b: 'finish-start' as const } };
		const changed = addDependency(task, 'b', 'start-start', new Map(), anna);
		expect(changed).toMatchObject({ value: { set: { 'after.b': 'start-start' } } });
		const gone = removeDependency(task, 'b', anna);
		expect(gone.history).toMatchObject([{ field: 'after.b', from: 'finish-start', to: null }]);
		expect(dependenciesIn({ ...gone.set, 'after.c': 'unheard-of' })).toEqual({ c: 'finish-start' });
	});

	test('LW-05 · a circle that two offline people made is found, and one step less breaks it', () => {
		const tasks = waits(['a', ['b']], ['b', ['a', 'd']], ['c', ['a']], ['d', []]);
		expect(circlesIn(tasks)).toEqual([['a', 'b']]);
		expect(circlesIn(waits(['a', ['b']], ['b', ['d']], ['c', ['a']]))).toEqual([]);
		expect(circleOf('c', backwards(tasks))).toBeNull();
	});

	test('LW-05 · circles are found exactly where a way leads back', () => {
		const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
		fc.assert(
			fc.property(fc.array(fc.tuple(id, id), { maxLength: 14 }), (steps) => {
				const tasks = waits(
					...['a', 'b', 'c', 'd', 'e', 'f'].map((one): [string, string[]] => [
						one,
						steps.flatMap(([from, to]) => (from === one ? [to] : []))
					])
				);
				const next = backwards(tasks);
				const inCircles = new Set(circlesIn(tasks).flat());
				for (const one of tasks.keys()) {
					const leadsBack = next(one).some((first) => pathTo(first, one, next) !== null);
					expect(circleOf(one, next) !== null).toBe(leadsBack);
					if (leadsBack) expect(inCircles.has(one)).toBe(true);
				}
				for (const circle of circlesIn(tasks)) {
					circle.forEach((one, place) => {
						expect(next(one)).toContain(circle[(place + 1) % circle.length]);
					});
				}
			})
		);
	});

	test('a task is blocked while what its start or end waits for is open', () => {
		const open = new Map([['b', { closedAt: null }]]);
		const done = new Map([['b', { closedAt: 1 }]]);
		const task = { closedAt: null, dependencies: { b: 'finish-start' as const } };
		expect([isBlocked(task, open), isBlocked(task, done), isBlocked(task, new Map())]).toEqual([
			...[true, false, false]
		]);
	});
});
