import type { WorkspaceView } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { Scope } from '$lib/domain/task/repeat/scope';
import type { TaskRow } from '$lib/replica/store/rows';
import { followingOf, type Beside } from '../moves/following';
import type { Changes } from '../moves/write-many';
import { binInSeries } from '../series/bin-in-series';
import { backOf, scopeOf, withLater, type TaskChange } from '../series/in-series';
import { ManyInSeries } from '../series/many-in-series';
import { seriesQuestion } from '../series/series-question.svelte';
import { bulkChange, type BulkWork } from './bulk-work';

/** How many rows are read at a time. */
const CHUNK = 500;

/** What an action on many tasks does beside them, because some of them come again, and what takes that back (LW-05). */
export interface BulkSeries {
	/** Returns the changes of the action with what goes with them. */
	readonly with: (changes: Changes) => Promise<Changes>;
	/** Returns the changes that take the action back, with those of what went with it. */
	readonly withBacks: (changes: Changes) => Promise<Changes>;
}

/**
 * Asks which tasks of their series an action on many is about, once for all of them, where that makes a difference. `null`
 * when the person means none: nothing is to be done.
 */
export async function askBulkSeries(
	view: WorkspaceView,
	space: SpaceId,
	ids: readonly RecordId[],
	work: BulkWork
): Promise<BulkSeries | null> {
	const scope = await scopeOfBulk(view, space, ids, work);
	return scope === null ? null : bulkSeries(view, space, ids, work, scope);
}

async function scopeOfBulk(
	view: WorkspaceView,
	space: SpaceId,
	ids: readonly RecordId[],
	work: BulkWork
): Promise<Scope | null> {
	const now = view.space(space);
	if (now === null || !ASKED.has(work.what)) return 'one';
	const changes: TaskChange[] = [];
	for await (const row of repeating(view, ids)) {
		if (work.what === 'bin') return seriesQuestion.ask('bin', ids.length > 1);
		const context = { space: now, role: view.me?.role ?? 'guest', acting: view.acting };
		const change = bulkChange(row, work, { ...context, order: row.order });
		if (change.ok) changes.push({ task: row, change: change.value });
	}
	return scopeOf(changes, ids.length > 1);
}

/** The actions that may be about one task of a series, or about later ones as well. */
const ASKED: ReadonlySet<BulkWork['what']> = new Set(['owner', 'close-on', 'bin'] as const);

/** Reads those of some records that are tasks of a series. */
async function* repeating(
	{ replica: { db } }: WorkspaceView,
	ids: readonly RecordId[]
): AsyncGenerator<TaskRow> {
	for (let start = 0; start < ids.length; start += CHUNK) {
		for (const row of await db.records.bulkGet(ids.slice(start, start + CHUNK))) {
			if (row?.kind === 'task' && row.repeat !== undefined) yield row;
		}
	}
}

function bulkSeries(
	view: WorkspaceView,
	space: SpaceId,
	ids: readonly RecordId[],
	work: BulkWork,
	scope: Scope
): BulkSeries {
	const many = new ManyInSeries(view, new Set(ids), async (task, change) => {
		if (work.what === 'bin') return binInSeries(view, task, scope);
		if (work.what !== 'stage') return withLater(view, task, change, scope);
		const [row, now] = [await view.replica.db.records.get(task.id), view.space(space)];
		const isTask = row?.kind === 'task' && now !== null;
		const next = isTask ? await followingOf(view, now, row, work.stage) : null;
		const own: Beside = { id: task.id, edits: [change] };
		return next === null ? [own] : [own, next];
	});
	return {
		with: (changes) => many.with(changes),
		withBacks: async (changes) => {
			const all = new Map(changes);
			for (const id of changes.keys()) {
				const [own, ...more] = many.writtenWith(id);
				// Of an action on fields more was written of the task itself than the action says.
				if (own !== undefined && OF_FIELDS.has(work.what)) all.set(id, await backOf(view, own));
				for (const beside of more) all.set(beside.id, await backOf(view, beside));
			}
			return all;
		}
	};
}

/** The actions that set fields of which later tasks of a series may keep others. */
const OF_FIELDS: ReadonlySet<BulkWork['what']> = new Set(['owner', 'close-on'] as const);
