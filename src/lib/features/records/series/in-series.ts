import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import { succeed } from '$lib/domain/core/result';
import { together } from '$lib/domain/core/set-field';
import { plainFieldLines, takeFieldsBack } from '$lib/domain/core/undo';
import { assign } from '$lib/domain/deal/commands';
import { alongWith, asksScope, inScope } from '$lib/domain/task/repeat/scope';
import type { Task } from '$lib/domain/task/task';
import { problemOf } from '$lib/features/common/refusals/why';
import { CHANGED, undoneUnless, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import { saving, type Saved } from '$lib/replica/saved';
import type { TaskRow } from '$lib/replica/store/rows';
import type { Beside } from '../moves/following';
import { laterTasks } from '../moves/later-tasks';
import { seriesQuestion } from './series-question.svelte';

/**
 * Returns what a change of a task is in all: of one that repeats the person is asked which tasks of the series they mean,
 * and those that have been made already change along (LW-05). `null` when they mean none: nothing is to be done.
 */
export async function inSeries(
	view: WorkspaceView,
	task: Task,
	change: RecordChange
): Promise<readonly Beside[] | null> {
	const isOfRule = 'repeat' in change.set || 'repeatBy' in change.set;
	if (!isOfRule && !asksScope(task, change)) return [{ id: task.id, edits: [change] }];
	const scope = isOfRule ? 'later' : await seriesQuestion.ask('change');
	if (scope === null) return null;
	const whole = isOfRule ? change : inScope(task, change, scope, view.acting);
	const along = scope === 'one' ? [] : await laterTasks(view, task);
	return [
		{ id: task.id, edits: [whole] },
		...along.map((later) => ({
			id: later.id,
			edits: [alongWith(later, task, whole, view.acting)]
		}))
	];
}

/**
 * Saves a change of a task outside of its panel, as `inSeries` says what it is. Resolves with what was written, with why
 * it was not saved, or with `null` when the person meant no task.
 */
export async function changeTask(
	view: WorkspaceView,
	{ id, space, repeat }: Pick<TaskRow, 'id' | 'space' | 'repeat'>,
	change: RecordChange
): Promise<Saved<readonly Beside[]> | null> {
	const record = repeat === undefined ? undefined : (await view.replica.records.read(id))?.record;
	const edits =
		record?.kind === 'task' ? await inSeries(view, record, change) : [{ id, edits: [change] }];
	if (edits === null) return null;
	const room = roomName({ kind: 'space', space });
	const saved = await saving(() =>
		view.replica.records.changeTogether(edits.map((edit) => ({ room, ...edit })))
	);
	return saved.ok ? succeed(edits) : saved;
}

/** Takes back what `changeTask` has written, as far as nobody has changed the same since, without asking. */
export async function undoChange(
	view: WorkspaceView,
	space: string,
	written: readonly Beside[]
): Promise<Undone> {
	const room = roomName({ kind: 'space', space });
	const backs = [];
	for (const { id, edits } of written) {
		const now = await view.replica.records.read(id);
		const change = edits.length === 0 ? NO_CHANGE : together(...edits);
		const back =
			now?.record.kind === 'task' ? backOf(view, now.record, now.history, change) : NO_CHANGE;
		if (back.history.length > 0) backs.push({ room, id, edits: [back] });
	}
	if (backs.length === 0) return CHANGED;
	const saving = view.replica.records.changeTogether(backs);
	return undoneUnless(await problemOf(saving, m.common_undo_failed()));
}

function backOf(
	{ acting }: WorkspaceView,
	task: Task,
	history: Parameters<typeof takeFieldsBack>[1],
	change: RecordChange
): RecordChange {
	const given = change.history.find((line) => line.what === 'owner');
	const fields = change.history.filter((line) => line.what === 'field');
	const lines = plainFieldLines({ ...change, history: fields }) ?? [];
	const parts = lines.length === 0 ? [] : [takeFieldsBack(lines, history, acting).change];
	// What nobody owned before stays: an owner cannot be taken away.
	const { from, to } = given?.what === 'owner' ? given : { from: null, to: null };
	if (typeof from === 'string' && task.owner === to) parts.push(assign(task, from, acting));
	const said = parts.filter((part) => part.history.length > 0);
	return said.length === 0 ? NO_CHANGE : together(...said);
}
