import type { RecordId } from '$lib/domain/core/ids';
import { spanOfAll, type DaySpan } from '$lib/domain/task/schedule';
import { asTree } from '$lib/domain/task/tree';
import type { TaskRow } from '$lib/replica/store/rows';
import type { Laid } from '../schedule/lanes';
import { inOrder } from '../schedule/lanes';

/** A line of a timeline. */
export interface TimelineRow {
	readonly row: TaskRow;
	readonly depth: number;
	/** Its subtasks, as far as they are known here; 0 for a task without any. */
	readonly parts: number;
	/** The days that its subtasks take together. */
	readonly spans: DaySpan | null;
}

/**
 * Returns the lines of a timeline: tasks by their first day, each with its subtasks below it, except for those that are
 * folded. `above` are tasks without a date of which some here are parts, and `below` parts of tasks here, also those
 * of other days: a task spans all of them.
 */
export function timelineRows(
	tasks: readonly Laid<TaskRow>[],
	above: readonly TaskRow[],
	below: readonly TaskRow[],
	folded: ReadonlySet<RecordId>
): readonly TimelineRow[] {
	const ordered = [...tasks].sort(inOrder).map(({ row }) => row);
	const here = new Set(ordered.map(({ id }) => id));
	const missing = above.filter(({ id }) => !here.has(id));
	const parts = new Map<RecordId, Map<RecordId, TaskRow>>();
	for (const row of [...ordered, ...below]) {
		if (row.parent === undefined) continue;
		const of = parts.get(row.parent) ?? new Map<RecordId, TaskRow>();
		of.set(row.id, row);
		parts.set(row.parent, of);
	}
	const spans = (id: RecordId): DaySpan | null => {
		const found: TaskRow[] = [];
		const seen = new Set<RecordId>([id]);
		let level = [...(parts.get(id)?.values() ?? [])];
		while (level.length > 0) {
			const next: TaskRow[] = [];
			for (const row of level) {
				if (seen.has(row.id)) continue;
				seen.add(row.id);
				found.push(row);
				next.push(...(parts.get(row.id)?.values() ?? []));
			}
			level = next;
		}
		return spanOfAll(found);
	};
	const placed: TimelineRow[] = [];
	let hiddenBelow = Infinity;
	for (const { row, depth } of asTree(withParentsFirst(ordered, missing))) {
		if (depth > hiddenBelow) continue;
		hiddenBelow = folded.has(row.id) ? depth : Infinity;
		const count = parts.get(row.id)?.size ?? 0;
		placed.push({ row, depth, parts: count, spans: count === 0 ? null : spans(row.id) });
	}
	return placed;
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
