import { addDays, today } from '$lib/domain/core/day';
import { daysAfter, repeatedId, slotOf } from '$lib/domain/task/repeat/next';
import type { Task } from '$lib/domain/task/task';
import type { MovingView } from './moving-view';

/** How many days ahead tasks of a series are looked for: further ahead none is made. */
const AHEAD = 400;

/** Returns the open tasks of a series that come after a task and have been made already, the earliest first. */
export async function laterTasks(view: MovingView, task: Task): Promise<readonly Task[]> {
	const now = today(view.acting.clock);
	const here = slotOf(task, now);
	const series = task.series ?? task.id;
	const until = addDays(here > now ? here : now, AHEAD);
	const ids = daysAfter(task, now, until).map((day) => repeatedId(series, day));
	const rows = await view.replica.db.records.bulkGet(ids);
	const found: Task[] = [];
	for (const row of rows) {
		if (row?.kind !== 'task' || row.closedAt !== null) continue;
		const record = (await view.replica.records.read(row.id))?.record;
		if (record?.kind === 'task') found.push(record);
	}
	return found;
}
