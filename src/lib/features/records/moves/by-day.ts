import type { WorkspaceView } from '$lib/app/context';
import type { Day } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { BY_DAY } from '$lib/domain/task/repeat/repeat-by';
import { dueTask } from '$lib/domain/task/repeat/next';
import { roomName } from '$lib/protocol/rooms';
import type { TaskRow } from '$lib/replica/store/rows';
import type { MovingView } from './moving-view';
import { madeOf } from './following';

/** The parts of the open workspace that are needed to make tasks whose day has come. */
export type SeriesView = MovingView & Pick<WorkspaceView, 'catalogue' | 'space'>;

/**
 * Makes the tasks of series whose day has come (LW-05), in the spaces that are in use, and returns how many that were. Every
 * device that is open does that; their ids follow from series and day, so all of them make one. Reads the last task of
 * each such series alone.
 */
export async function makeDueTasks(view: SeriesView, now: Day): Promise<number> {
	const { records } = view.replica;
	if (view.me === undefined || view.me.role === 'guest') return 0;
	const inUse = new Set(
		view.catalogue.flatMap(({ id, kind, enter, archived, deleted }) =>
			kind === 'work' && enter && !archived && deleted !== true ? [id] : []
		)
	);
	let made = 0;
	for (const row of await lastOfEach(view.replica)) {
		const space = inUse.has(row.space) ? view.space(row.space) : null;
		const task = space === null ? undefined : (await records.read(row.id))?.record;
		if (space === null || task?.kind !== 'task') continue;
		const next = await madeOf(view, space, task, dueTask(task, now), now);
		if (next === null) continue;
		const room = roomName({ kind: 'space', space: space.id });
		const saved = await records.changeTogether([{ room, ...next }]);
		if (saved.ok) made += 1;
	}
	return made;
}

/** Returns the last task of each series that goes on by its days. */
async function lastOfEach({ db }: SeriesView['replica']): Promise<Iterable<TaskRow>> {
	const last = new Map<RecordId, TaskRow>();
	for (const row of await db.records.where('links').equals(BY_DAY).toArray()) {
		if (row.kind !== 'task' || row.comes === undefined) continue;
		const { series, slot } = row.comes;
		const there = last.get(series)?.comes?.slot ?? '';
		if (!last.has(series) || (slot ?? '') > there) last.set(series, row);
	}
	return last.values();
}
