import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Dependent } from '$lib/domain/task/dependencies';
import { pushedBy } from '$lib/domain/task/push';
import type { Scope } from '$lib/domain/task/repeat/scope';
import { scheduleTask, type Dates } from '$lib/domain/task/schedule';
import { undoInRecords } from '$lib/features/common/undo/undo-record';
import type { Undone } from '$lib/features/common/undo/undo';
import type { Beside } from '$lib/features/records/moves/following';
import { writeMany, type Changes } from '$lib/features/records/moves/write-many';
import { withLater } from '$lib/features/records/series/in-series';
import { ManyInSeries } from '$lib/features/records/series/many-in-series';
import { tasksAfter } from '$lib/features/records/tasks/relatives';
import { m } from '$lib/i18n/messages';
import type { RoomName } from '$lib/protocol/rooms';
import type { TaskRow } from '$lib/replica/store/rows';

/** How the dates of some tasks were changed. */
export type DateMoves = ReadonlyMap<RecordId, { readonly before: Dates; readonly after: Dates }>;

/** The tasks that have to be later because one that they wait for is, and what is to change in them. */
export interface Along {
	readonly rows: ReadonlyMap<RecordId, TaskRow>;
	readonly dates: ReadonlyMap<RecordId, Dates>;
	readonly changes: Changes;
}

/** What came of moving along those that wait. */
export interface Pushed {
	/** The tasks that were moved and do not repeat. */
	readonly moves: DateMoves;
	/** All that was written of those that repeat, and of later ones of their series. */
	readonly inSeries: readonly Beside[];
	/** How many tasks were moved along, and how many had to stay. */
	readonly count: number;
	readonly left: number;
}

const datesOf = ({ startOn, dueOn }: Pick<TaskRow, 'startOn' | 'dueOn'>): Dates => ({
	startOn: startOn ?? null,
	dueOn
});

/** Returns the tasks that wait for one that is moved and have to be later, and what is to change in them; see `pushedBy`. */
export async function alongAfter(
	view: WorkspaceView,
	moved: Omit<TaskRow, 'startOn'> & Dates
): Promise<Along> {
	const waiting = await tasksAfter(view.replica.db, moved.id);
	const rows = new Map(waiting.map((row) => [row.id, row]));
	const dates = pushedBy(moved.id, new Map<RecordId, Dependent>([...rows, [moved.id, moved]]));
	const changes = new Map(
		[...dates].flatMap(([id, to]) => {
			const row = rows.get(id);
			return row === undefined ? [] : [[id, scheduleTask(row, to, view.acting)] as const];
		})
	);
	return { rows, dates, changes };
}

/** Moves the tasks along that wait for one that was moved, each of a series as `scope` says. */
export async function pushAfter(
	view: WorkspaceView,
	room: RoomName,
	{ rows, dates, changes }: Along,
	scope: Scope
): Promise<Pushed> {
	const many = new ManyInSeries(view, new Set(changes.keys()), (task, change) =>
		withLater(view, task, change, scope)
	);
	const { written } = await writeMany(view, room, changes, (own) => many.with(own));
	const moves = new Map(
		written.flatMap((id) => {
			const [row, after] = [rows.get(id), dates.get(id)];
			return row === undefined || after === undefined || row.repeat !== undefined
				? []
				: [[id, { before: datesOf(row), after }] as const];
		})
	);
	return {
		...{ moves, inSeries: written.flatMap((id) => many.writtenWith(id)) },
		...{ count: written.length, left: changes.size - written.length }
	};
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
