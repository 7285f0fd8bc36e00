import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { newId, type RecordId } from '../core/ids';
import { fail, succeed, type Result } from '../core/result';
import { setField } from '../core/set-field';
import type { Endable, Ending } from './ending';
import { circleOf, pathTo } from './paths';
import type { Task } from './task';

/** A task as a tree of tasks reads it. */
export interface Branch {
	readonly id: RecordId;
	/** The task that it is a part of. Left out of rows of tasks that are a part of none. */
	readonly parent?: RecordId | null | undefined;
}

/** The circle that a change would close: each task is a part of, or waits for, the next one, and the last of the first. */
export interface Circle {
	readonly path: readonly RecordId[];
}

/** Returns the steps from a task to what it is a part of. */
export const upwards =
	(tasks: ReadonlyMap<RecordId, Branch>) =>
	(id: RecordId): readonly RecordId[] => {
		const parent = tasks.get(id)?.parent ?? null;
		return parent === null ? [] : [parent];
	};

/**
 * Makes a task a part of another one, or of none. A task that would become a part of itself is refused, with the
 * circle. `tasks` has the tasks above the new parent, as far as this device knows them.
 */
export function setParent(
	task: Pick<Task, 'id' | 'parent'>,
	parent: RecordId | null,
	tasks: ReadonlyMap<RecordId, Branch>,
	acting: Acting
): Result<RecordChange, Circle> {
	if (parent === task.parent) return succeed(NO_CHANGE);
	const path = parent === null ? null : pathTo(parent, task.id, upwards(tasks));
	if (path !== null) return fail({ path: [task.id, ...path.slice(0, -1)] });
	return succeed(setField('parent', task.parent, parent, acting));
}

/** A task in its place in a tree. */
export interface Placed<Row> {
	readonly row: Row;
	/** How many tasks it is a part of, one in the other, from 0. */
	readonly depth: number;
}

/**
 * Returns tasks as a tree, each under the one that it is a part of, and otherwise in their order. A task whose parent
 * is not among them stands at the top. So does the first of a circle that people have made apart: every task is
 * there, exactly once.
 */
export function asTree<Row extends Branch>(rows: readonly Row[]): readonly Placed<Row>[] {
	const known = new Map(rows.map((row) => [row.id, row]));
	const under = new Map<RecordId, Row[]>();
	const tops: Row[] = [];
	for (const row of rows) {
		const parent = row.parent ?? null;
		const parts = parent === null ? undefined : under.get(parent);
		if (parent === null || !known.has(parent)) tops.push(row);
		else if (parts === undefined) under.set(parent, [row]);
		else parts.push(row);
	}
	const placed: Placed<Row>[] = [];
	const done = new Set<RecordId>();
	const place = (top: Row): void => {
		// Without recursion: a tree may be deeper than the stack.
		const waiting: Placed<Row>[] = [{ row: top, depth: 0 }];
		for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
			const { row, depth } = at;
			if (done.has(row.id)) continue;
			done.add(row.id);
			placed.push(at);
			const parts = under.get(row.id) ?? [];
			for (const part of parts.toReversed()) waiting.push({ row: part, depth: depth + 1 });
		}
	};
	for (const top of tops) place(top);
	// What is left is in circles, or under one.
	for (const row of rows) if (!done.has(row.id) && isInCircle(row.id, known)) place(row);
	return placed;
}

const isInCircle = (id: RecordId, known: ReadonlyMap<RecordId, Branch>): boolean =>
	circleOf(id, upwards(known)) !== null;

/** How much of some tasks is done. What was cancelled does not count. */
export interface PartsDone {
	readonly done: number;
	readonly count: number;
	/** Whole percent; 100 only when all are done. */
	readonly percent: number;
}

/**
 * Returns how much of some tasks is done: those that are done count whole, open ones as far as they are, and cancelled
 * ones not at all. `null` when none is left to count. `endingOf` says how each ended; see `endings`.
 */
export function partsDone<Row extends Endable & { readonly progress?: number }>(
	rows: readonly Row[],
	endingOf: (row: Row) => Ending
): PartsDone | null {
	let [done, count, sum] = [0, 0, 0];
	for (const row of rows) {
		const ending = endingOf(row);
		if (ending === 'cancelled') continue;
		count += 1;
		if (ending === 'done') done += 1;
		sum += ending === 'done' ? 100 : Math.min(row.progress ?? 0, 99);
	}
	return count === 0 ? null : { done, count, percent: Math.floor(sum / count) };
}

/** A copy that is to be made: the task that it is of, its id, and its parent. */
export interface Copy {
	readonly of: RecordId;
	readonly id: RecordId;
	readonly parent: RecordId | null;
}

/**
 * Returns the copies of a task and of everything below it, with new ids: what was a part of a copied task is a part of
 * its copy. The copy of the task itself stays where that is.
 */
export function copiesOf<Row extends Branch>(
	top: Row,
	below: readonly Row[],
	random: Acting['random']
): readonly Copy[] {
	const rows = asTree([top, ...below.filter(({ id }) => id !== top.id)]).map(({ row }) => row);
	const ids = new Map(rows.map(({ id }) => [id, newId(random)]));
	return rows.map(({ id, parent = null }) => ({
		of: id,
		id: ids.get(id) ?? newId(random),
		parent: id === top.id || parent === null ? parent : (ids.get(parent) ?? parent)
	}));
}
