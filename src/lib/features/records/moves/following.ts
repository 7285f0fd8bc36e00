import type { RecordChange } from '$lib/domain/core/change';
import { today } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { orderBetween } from '$lib/domain/core/order';
import { bin } from '$lib/domain/history/commands';
import { firstStage, type Space, type Stage } from '$lib/domain/space/space';
import { followingTask, makeFollowing } from '$lib/domain/task/repeat/next';
import { columnPage } from '$lib/replica/store/queries';
import { hasUpdates } from '$lib/replica/store/updates-of';
import type { TaskRow } from '$lib/replica/store/rows';
import type { MovingView } from './moving-view';

/** A record to write with a move. */
interface Beside {
	readonly id: RecordId;
	readonly edits: readonly RecordChange[];
}

/**
 * Returns the next task of a series when one of it ends, done or dropped; `null` when nothing follows, or what follows is
 * here already, be it done or in the bin. Its id follows from the series and the day, so what two devices make apart
 * is one task.
 */
export async function followingOf(
	view: MovingView,
	space: Space,
	row: TaskRow,
	to: Stage
): Promise<Beside | null> {
	if (to.kind === 'open' || row.stage === to.id || row.repeat === undefined) return null;
	const { db, records } = view.replica;
	const task = (await records.read(row.id))?.record;
	const stage = firstStage(space.stages);
	if (task?.kind !== 'task' || stage === undefined || stage.kind !== 'open') return null;
	const following = followingTask(task, today(view.acting.clock));
	if (following === null) return null;
	if (await hasUpdates(db, following.id)) return null;
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
