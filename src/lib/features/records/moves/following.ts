import type { RecordChange } from '$lib/domain/core/change';
import { today, type Day } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { orderBetween } from '$lib/domain/core/order';
import { bin } from '$lib/domain/history/commands';
import type { Space, Stage } from '$lib/domain/space/space';
import { statusForNew } from '$lib/domain/space/status';
import {
	followingTask,
	idsUpTo,
	makeFollowing,
	type Following
} from '$lib/domain/task/repeat/next';
import type { Task } from '$lib/domain/task/task';
import { columnPage } from '$lib/replica/store/queries';
import { storedAmong } from '$lib/replica/store/updates-of';
import type { TaskRow } from '$lib/replica/store/rows';
import type { MovingView } from './moving-view';

/** A record to write with a change of another one. */
export interface Beside {
	readonly id: RecordId;
	readonly edits: readonly RecordChange[];
}

/**
 * Returns the next task of a series when one of it ends, done or dropped; `null` when nothing follows, or what follows is
 * made when its day comes.
 */
export async function followingOf(
	view: MovingView,
	space: Space,
	row: TaskRow,
	to: Stage
): Promise<Beside | null> {
	if (to.kind === 'open' || row.stage === to.id || row.repeat === undefined) return null;
	const task = (await view.replica.records.read(row.id))?.record;
	if (task?.kind !== 'task' || task.repeatBy === 'day') return null;
	return nextOf(view, space, task);
}

/** Returns the task of a series that follows one, or `null` when none does; see `madeOf`. */
export function nextOf(view: MovingView, space: Space, task: Task): Promise<Beside | null> {
	const now = today(view.acting.clock);
	return madeOf(view, space, task, followingTask(task, now), now);
}

/**
 * Returns what makes a task of a series. `null` when there is nothing to make, when it or a later one is here already, be
 * it done or in the bin, or when this person may not make one. Its id follows from the series and the day, so what two
 * devices make apart is one task.
 */
export async function madeOf(
	view: MovingView,
	space: Space,
	task: Task,
	following: Following | null,
	now: Day
): Promise<Beside | null> {
	const stage = statusForNew(view.me, space, task);
	if (following === null || stage === undefined) return null;
	const { db } = view.replica;
	const ids = idsUpTo(task, now, following);
	if ((await storedAmong(db, ids)).size > 0) return null;
	const [top] = await columnPage(db, space.id, stage.id, { start: 0, count: 1 });
	const order = orderBetween(null, top?.order ?? null);
	const place = { stage, order, fields: space.fields };
	return { id: following.id, edits: [makeFollowing(task, following, place, view.acting)] };
}

/** Returns what takes back a task that was made by a move, or `null` when somebody has worked on it since. */
export async function takenBack(view: MovingView, id: RecordId): Promise<Beside | null> {
	const now = await view.replica.records.read(id);
	const isUntouched =
		now !== null &&
		!now.record.binned &&
		now.posts.length === 0 &&
		now.history.every(({ what }) => what === 'created');
	return isUntouched ? { id, edits: [bin(view.acting)] } : null;
}
