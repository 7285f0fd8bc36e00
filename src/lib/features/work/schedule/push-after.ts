import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Dependent } from '$lib/domain/task/dependencies';
import { pushedBy } from '$lib/domain/task/push';
import { scheduleTask, type Dates } from '$lib/domain/task/schedule';
import { undoInRecords } from '$lib/features/common/undo/undo-record';
import type { Undone } from '$lib/features/common/undo/undo';
import { writeMany } from '$lib/features/records/moves/write-many';
import { tasksAfter } from '$lib/features/records/tasks/relatives';
import { m } from '$lib/i18n/messages';
import type { TaskRow } from '$lib/replica/store/rows';

/** How the dates of some tasks were changed. */
export type DateMoves = ReadonlyMap<RecordId, { readonly before: Dates; readonly after: Dates }>;

/** What came of moving along those that wait: what was moved, and how many had to stay. */
export interface Pushed {
	readonly moves: DateMoves;
	readonly left: number;
}

const datesOf = ({ startOn, dueOn }: Pick<TaskRow, 'startOn' | 'dueOn'>): Dates => ({
	startOn: startOn ?? null,
	dueOn
});

/** Moves the tasks along that wait for one that was moved, as far as they have to be later; see `pushedBy`. */
export async function pushAfter(
	view: WorkspaceView,
	moved: Omit<TaskRow, 'startOn'> & Dates
): Promise<Pushed> {
	const rows = await tasksAfter(view.replica.db, moved.id);
	const known = new Map(rows.map((row) => [row.id, row]));
	const tasks = new Map<RecordId, Dependent>([...known, [moved.id, moved]]);
	const pushed = pushedBy(moved.id, tasks);
	const changes = new Map(
		[...pushed].flatMap(([id, to]) => {
			const row = known.get(id);
			return row === undefined ? [] : [[id, scheduleTask(row, to, view.acting)] as const];
		})
	);
	if (changes.size === 0) return { moves: new Map(), left: 0 };
	const { written } = await writeMany(view, moved.room, changes);
	const moves = new Map(
		written.flatMap((id) => {
			const [row, after] = [known.get(id), pushed.get(id)];
			return row === undefined || after === undefined
				? []
				: [[id, { before: datesOf(row), after }] as const];
		})
	);
	return { moves, left: changes.size - moves.size };
}

/** Puts tasks back onto the days that they had, as far as nobody has changed them since. */
export const undoDates = (view: WorkspaceView, moves: DateMoves): Promise<Undone> =>
	undoInRecords(view, [...moves.keys()], {
		isStill: ({ record }) => {
			const after = moves.get(record.id)?.after;
			return (
				record.kind === 'task' && record.startOn === after?.startOn && record.dueOn === after.dueOn
			);
		},
		back: ({ record }) => {
			const before = moves.get(record.id)?.before;
			if (record.kind !== 'task' || before === undefined) throw new Error('no task');
			return scheduleTask(record, before, view.acting);
		},
		failure: m.common_undo_failed()
	});
