import type { Acting, RecordChange } from '../core/change';
import type { OrderKey } from '../core/order';
import type { RecordId } from '../core/ids';
import type { Space, Stage } from '../space/space';
import { createTask } from './commands';
import { dependencyField } from './dependencies';
import type { Copy } from './tree';
import type { Task } from './task';

/**
 * Returns the change that makes a copy of a task of a board, in a stage where work begins: its plan, its note and its
 * fields, and nothing of what has happened to the original. What it waits for are the copies, where those were
 * copied with it.
 */
export function copyTask(
	task: Task,
	{ copy, copies }: { readonly copy: Copy; readonly copies: readonly Copy[] },
	place: {
		readonly title: string;
		readonly stage: Pick<Stage, 'id' | 'kind'>;
		readonly order: OrderKey;
		readonly fields: Space['fields'];
	},
	acting: Acting
): RecordChange {
	const { space, owner, dueOn, dueTime, startOn, priority, estimate } = task;
	const { tags, assignees, project, note } = task;
	const copyOf = new Map<RecordId, RecordId>(copies.map(({ of, id }) => [of, id]));
	const dates = { startOn, dueTime };
	const plan = { ...dates, priority, estimate, tags, assignees, project, parent: copy.parent };
	const made = createTask({ ...place, space, owner, dueOn, plan }, acting, task.custom);
	const waits = Object.entries(task.dependencies).map(
		([before, kind]) => [dependencyField(copyOf.get(before) ?? before), kind] as const
	);
	const set = { ...made.set, ...(note === '' ? {} : { note }), ...Object.fromEntries(waits) };
	return { ...made, set };
}
