import type { WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import { together } from '$lib/domain/core/set-field';
import type { Task } from '$lib/domain/task/task';
import type { Beside } from '../moves/following';
import type { Changes } from '../moves/write-many';

/** Returns what a change of a task of a series is in all, its own first. */
export type WholeChange = (task: Task, change: RecordChange) => Promise<readonly Beside[]>;

/**
 * Changes of many tasks at once, of which some are of a series: what else is written with each of those, and what takes it
 * back (LW-05). A later task that is among the many itself is changed as it was chosen, and not once more with an earlier one.
 */
export class ManyInSeries {
	private readonly written = new Map<RecordId, readonly Beside[]>();

	constructor(
		private readonly view: WorkspaceView,
		private readonly chosen: ReadonlySet<RecordId>,
		private readonly whole: WholeChange
	) {}

	/** Returns changes with what is written along with those of tasks that repeat. */
	async with(changes: Changes): Promise<Changes> {
		const { db, records } = this.view.replica;
		const rows = await db.records.bulkGet([...changes.keys()]);
		const all = new Map(changes);
		for (const row of rows) {
			if (row?.kind !== 'task' || row.repeat === undefined) continue;
			const change = changes.get(row.id);
			const task = (await records.read(row.id))?.record;
			if (change === undefined || task?.kind !== 'task') continue;
			const edits = (await this.whole(task, change)).filter(
				({ id }) => id === task.id || (!this.chosen.has(id) && !all.has(id))
			);
			this.written.set(task.id, edits);
			for (const beside of edits) all.set(beside.id, together(...beside.edits));
		}
		return all;
	}

	/** Returns what was written with the change of a task, its own first; nothing for one that does not repeat. */
	writtenWith(id: RecordId): readonly Beside[] {
		return this.written.get(id) ?? [];
	}
}
