import type { RecordId } from '$lib/domain/core/ids';
import { spanOfAll, type DaySpan } from '$lib/domain/task/schedule';
import { asTree } from '$lib/domain/task/tree';
import type { TaskRow } from '$lib/replica/store/rows';

/** A line of a timeline: a task in its place in the tree, or the head of a group of tasks. */
export type TimelineLine =
	| { readonly is: 'task'; readonly row: TaskRow; readonly depth: number }
	| { readonly is: 'group'; readonly group: string; readonly count: number };

/** What the focus and a fold know a line by. */
export const keyOf = (line: TimelineLine): string =>
	line.is === 'task' ? line.row.id : groupKey(line.group);

/** See `keyOf`. No id of a record begins like this. */
export const groupKey = (group: string): string => `group ${group}`;

/** How the tasks of a timeline are grouped: the keys of the groups in their order, and to which one a task belongs. */
export interface Groups {
	readonly order: readonly string[];
	readonly of: (row: TaskRow) => string;
}

/** How a timeline is to be laid out. */
export interface Layout {
	/** Tasks without a date of which some on the timeline are parts. */
	readonly above: readonly TaskRow[];
	/** The keys of the lines below which nothing is shown. */
	readonly folded: ReadonlySet<string>;
	/** `null` where all tasks are in one group, without a head. */
	readonly groups: Groups | null;
}

/**
 * Returns the lines of a timeline: tasks in their order, each with its subtasks below it. A subtask whose task is in
 * another group stands by itself. A group without tasks has no head.
 */
export function timelineLines(
	ordered: readonly TaskRow[],
	{ above, folded, groups }: Layout
): readonly TimelineLine[] {
	const here = new Set(ordered.map(({ id }) => id));
	const missing = above.filter(({ id }) => !here.has(id));
	if (groups === null) return treeLines(ordered, missing, folded);
	const within = new Map<string, TaskRow[]>(groups.order.map((group) => [group, []]));
	for (const row of ordered) within.get(groups.of(row))?.push(row);
	return [...within].flatMap(([group, rows]): TimelineLine[] => {
		if (rows.length === 0) return [];
		const head = { is: 'group', group, count: rows.length } as const;
		if (folded.has(groupKey(group))) return [head];
		const parents = missing.filter((row) => groups.of(row) === group);
		return [head, ...treeLines(rows, parents, folded)];
	});
}

function treeLines(
	ordered: readonly TaskRow[],
	missing: readonly TaskRow[],
	folded: ReadonlySet<string>
): TimelineLine[] {
	const lines: TimelineLine[] = [];
	let hiddenBelow = Infinity;
	for (const { row, depth } of asTree(withParentsFirst(ordered, missing))) {
		if (depth > hiddenBelow) continue;
		hiddenBelow = folded.has(row.id) ? depth : Infinity;
		lines.push({ is: 'task', row, depth });
	}
	return lines;
}

/** Returns rows with each missing parent before the first of its parts, so that it stands where they begin. */
function withParentsFirst(rows: readonly TaskRow[], missing: readonly TaskRow[]): TaskRow[] {
	const left = new Map(missing.map((row) => [row.id, row]));
	const all: TaskRow[] = [];
	const put = (id: RecordId | undefined): void => {
		const row = id === undefined ? undefined : left.get(id);
		if (row === undefined) return;
		left.delete(row.id);
		put(row.parent);
		all.push(row);
	};
	for (const row of rows) {
		put(row.parent);
		all.push(row);
	}
	return all;
}

/** The parts of tasks, by the task. */
export type Parts = ReadonlyMap<RecordId, readonly TaskRow[]>;

/** Returns which of some tasks are parts of which. A task that is named twice counts once. */
export function partsAmong(rows: Iterable<TaskRow>): Parts {
	const parts = new Map<RecordId, TaskRow[]>();
	const seen = new Set<RecordId>();
	for (const row of rows) {
		if (row.parent === undefined || seen.has(row.id)) continue;
		seen.add(row.id);
		const of = parts.get(row.parent);
		if (of === undefined) parts.set(row.parent, [row]);
		else of.push(row);
	}
	return parts;
}

/** Returns the days that the parts of a task take together, at any depth; `null` where none has a date. */
export function spanBelow(id: RecordId, parts: Parts): DaySpan | null {
	const found: TaskRow[] = [];
	const seen = new Set<RecordId>([id]);
	let level = parts.get(id) ?? [];
	while (level.length > 0) {
		const next: TaskRow[] = [];
		for (const row of level) {
			if (seen.has(row.id)) continue;
			seen.add(row.id);
			found.push(row);
			next.push(...(parts.get(row.id) ?? []));
		}
		level = next;
	}
	return spanOfAll(found);
}
