import type { WorkspaceView } from '$lib/app/context';
import { random } from '$lib/app/context';
import { ordersBetween } from '$lib/domain/core/order';
import type { Space } from '$lib/domain/space/space';
import { statusForNew } from '$lib/domain/space/status';
import { copyTask } from '$lib/domain/task/copy';
import type { Task } from '$lib/domain/task/task';
import { copiesOf, type Branch } from '$lib/domain/task/tree';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo } from '$lib/features/common/undo/undo';
import { undoMade } from '$lib/features/common/undo/undo-record';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import { columnPage } from '$lib/replica/store/queries';

/**
 * Copies a task of a board, with the tasks below it that are given, to the top of the first stage, and offers to take
 * that back. Returns, as text, why it could not, or `null`.
 */
export async function copyTasks(
	view: WorkspaceView,
	space: Space,
	task: Task,
	below: readonly Branch[]
): Promise<string | null> {
	const stage = statusForNew(view.me, space, task);
	if (stage === undefined) return m.tasks_none_begins();
	const copies = copiesOf(task, below, random);
	const [first] = await columnPage(view.replica.db, space.id, stage.id, { start: 0, count: 1 });
	const orders = ordersBetween(null, first?.order ?? null, copies.length);
	const room = roomName({ kind: 'space', space: space.id });
	const wanted = [];
	for (const [at, copy] of copies.entries()) {
		const record = (await view.replica.records.read(copy.of))?.record;
		if (record?.kind !== 'task') continue;
		const title = copy.of === task.id ? m.tasks_copy_of({ title: record.title }) : record.title;
		const place = { title, stage, order: orders[at] ?? '', fields: space.fields };
		const change = copyTask(record, { copy, copies }, place, view.acting);
		wanted.push({ room, id: copy.id, edits: [change] });
	}
	const problem = await problemOf(view.replica.records.changeTogether(wanted), m.deal_not_saved());
	if (problem !== null) return problem;
	const ids = wanted.map(({ id }) => id);
	offerUndo({ message: m.tasks_copied({ count: ids.length }), tone: 'ok' }, () =>
		undoMade(view, ids, m.deal_not_saved())
	);
	return null;
}
