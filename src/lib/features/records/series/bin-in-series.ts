import type { WorkspaceView } from '$lib/app/context';
import { today } from '$lib/domain/core/day';
import { together } from '$lib/domain/core/set-field';
import { bin } from '$lib/domain/history/commands';
import { slotOf } from '$lib/domain/task/repeat/next';
import type { Scope } from '$lib/domain/task/repeat/scope';
import { skipField } from '$lib/domain/task/repeat/skips';
import type { Task } from '$lib/domain/task/task';
import { nextOf, type Beside } from '../moves/following';
import { laterTasks } from '../moves/later-tasks';

/**
 * Returns what deleting a task of a series writes, its own deletion first (LW-05): later ones go into the bin with it, or the
 * next one is made, which says that the day of the deleted one is left out.
 */
export async function binInSeries(
	view: WorkspaceView,
	task: Task,
	scope: Scope
): Promise<readonly Beside[]> {
	const gone: Beside = { id: task.id, edits: [bin(view.acting)] };
	if (scope === 'one') {
		const next = await nextWithout(view, task);
		return next === null ? [gone] : [gone, next];
	}
	const later = await laterTasks(view, task);
	return [gone, ...later.map(({ id }): Beside => ({ id, edits: [bin(view.acting)] }))];
}

/** Returns the task that follows one that is deleted, which says that its day is left out. */
async function nextWithout(view: WorkspaceView, task: Task): Promise<Beside | null> {
	const space = view.space(task.space);
	const next = space === null ? null : await nextOf(view, space, task);
	const [made, ...more] = next?.edits ?? [];
	if (next === null || made === undefined) return next;
	const day = slotOf(task, today(view.acting.clock));
	const left = { set: { [skipField(day)]: true }, history: [], posts: [] };
	return { id: next.id, edits: [together(made, left), ...more] };
}
