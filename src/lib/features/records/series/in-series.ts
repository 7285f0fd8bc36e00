import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import { succeed } from '$lib/domain/core/result';
import { together } from '$lib/domain/core/set-field';
import { plainFieldLines, takeFieldsBack } from '$lib/domain/core/undo';
import { assign } from '$lib/domain/deal/commands';
import { restore } from '$lib/domain/history/commands';
import { alongWith, asksScope, inScope, type Scope } from '$lib/domain/task/repeat/scope';
import type { Task } from '$lib/domain/task/task';
import { problemOf } from '$lib/features/common/refusals/why';
import { CHANGED, undoneUnless, type Undone } from '$lib/features/common/undo/undo';
import { isBinnedBy } from '$lib/features/common/undo/undo-record';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import { saving, type Saved } from '$lib/replica/saved';
import type { TaskRow } from '$lib/replica/store/rows';
import { takenBack, type Beside } from '../moves/following';
import { laterTasks } from '../moves/later-tasks';
import { seriesQuestion } from './series-question.svelte';

/** A task, and what is to change in it. */
export interface TaskChange {
	readonly task: Pick<TaskRow, 'id' | 'repeat'>;
	readonly change: RecordChange;
}

/**
 * Asks which tasks of their series changes are about, once for all of them (LW-05). Nobody is asked when none of them can
 * differ from later tasks. Resolves with `null` when the person means none: nothing is to be done.
 */
export const scopeOf = (
	changes: readonly TaskChange[],
	many = changes.length > 1
): Promise<Scope | null> =>
	changes.some(({ task, change }) => asksScope({ repeat: task.repeat ?? '' }, change))
		? seriesQuestion.ask('change', many)
		: Promise.resolve('one');

/**
 * Returns what a change of a task is in all: of one that repeats the person is asked which tasks of the series they mean,
 * and those that have been made already change along (LW-05). `null` when they mean none: nothing is to be done.
 */
export async function inSeries(
	view: WorkspaceView,
	task: Task,
	change: RecordChange
): Promise<readonly Beside[] | null> {
	const scope = isOfRule(change) ? 'later' : await scopeOf([{ task, change }]);
	return scope === null ? null : withLater(view, task, change, scope);
}

/** Whether a change says how a series goes on: that is never about one of its tasks alone. */
const isOfRule = ({ set }: RecordChange): boolean => 'repeat' in set || 'repeatBy' in set;

/** Returns a change of a task as its scope says, the task's own first, then those of later tasks of its series. */
export async function withLater(
	view: WorkspaceView,
	task: Task,
	change: RecordChange,
	scope: Scope
): Promise<readonly Beside[]> {
	const ofRule = isOfRule(change);
	if (!ofRule && !asksScope(task, change)) return [{ id: task.id, edits: [change] }];
	const whole = ofRule ? change : inScope(task, change, scope, view.acting);
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
 * Saves a change of a task outside of its panel. Asks which tasks of its series it is about, unless `asked` says what the
 * person has answered already. Resolves with what was written, with why it was not saved, or with `null` when the person
 * meant no task.
 */
export async function changeTask(
	view: WorkspaceView,
	{ id, space, repeat }: Pick<TaskRow, 'id' | 'space' | 'repeat'>,
	change: RecordChange,
	asked?: Scope
): Promise<Saved<readonly Beside[]> | null> {
	const record = repeat === undefined ? undefined : (await view.replica.records.read(id))?.record;
	const whole = (task: Task) =>
		asked === undefined ? inSeries(view, task, change) : withLater(view, task, change, asked);
	const edits = record?.kind === 'task' ? await whole(record) : [{ id, edits: [change] }];
	if (edits === null) return null;
	const room = roomName({ kind: 'space', space });
	const saved = await saving(() =>
		view.replica.records.changeTogether(edits.map((edit) => ({ room, ...edit })))
	);
	return saved.ok ? succeed(edits) : saved;
}

/**
 * Takes back what was written of tasks and of later ones of their series, as far as nobody has changed the same since,
 * without asking.
 */
export async function undoChange(
	view: WorkspaceView,
	space: string,
	written: readonly Beside[]
): Promise<Undone> {
	const room = roomName({ kind: 'space', space });
	const backs = [];
	for (const beside of written) {
		const back = await backOf(view, beside);
		if (back.history.length > 0) backs.push({ room, id: beside.id, edits: [back] });
	}
	if (backs.length === 0) return CHANGED;
	const saving = view.replica.records.changeTogether(backs);
	return undoneUnless(await problemOf(saving, m.common_undo_failed()));
}

/**
 * Returns what takes back what was written of a task: one that was made goes into the bin, one that went there comes out of
 * it, and fields get what was in them. Nothing, where somebody has worked on the same since.
 */
export async function backOf(view: WorkspaceView, { id, edits }: Beside): Promise<RecordChange> {
	const change = edits.length === 0 ? NO_CHANGE : together(...edits);
	if (change.history.some(({ what }) => what === 'created')) {
		const back = await takenBack(view, id);
		return back === null ? NO_CHANGE : together(...back.edits);
	}
	const now = await view.replica.records.read(id);
	if (now?.record.kind !== 'task') return NO_CHANGE;
	if (change.history.some(({ what }) => what === 'binned')) {
		return isBinnedBy(view.acting.actor, now) ? restore(view.acting) : NO_CHANGE;
	}
	return fieldsBack(view, now.record, now.history, change);
}

function fieldsBack(
	{ acting }: WorkspaceView,
	task: Task,
	history: Parameters<typeof takeFieldsBack>[1],
	change: RecordChange
): RecordChange {
	const given = change.history.find((line) => line.what === 'owner');
	const fields = change.history.filter((line) => line.what === 'field');
	const { owner: _, ...set } = change.set;
	const lines = plainFieldLines({ ...change, set, history: fields }) ?? [];
	const parts = lines.length === 0 ? [] : [takeFieldsBack(lines, history, acting).change];
	// What nobody owned before stays: an owner cannot be taken away.
	const { from, to } = given?.what === 'owner' ? given : { from: null, to: null };
	if (typeof from === 'string' && task.owner === to) parts.push(assign(task, from, acting));
	const said = parts.filter((part) => part.history.length > 0);
	return said.length === 0 ? NO_CHANGE : together(...said);
}
