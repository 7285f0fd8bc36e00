import { NO_CHANGE, stamp, type Acting, type RecordChange } from '../core/change';
import type { Day } from '../core/day';
import type { MemberId, SpaceId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { Stage } from '../space/space';
import type { Task } from './task';

/** Makes a new task in a stage of a work space. */
export function createTask(
	draft: {
		readonly title: string;
		readonly space: SpaceId;
		readonly stage: Pick<Stage, 'id' | 'kind'>;
		readonly order: OrderKey;
		readonly owner: MemberId | null;
		readonly dueOn: Day | null;
	},
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'task',
			space: draft.space,
			title: draft.title.trim(),
			stage: draft.stage.id,
			order: draft.order,
			owner: draft.owner,
			dueOn: draft.dueOn,
			closedAt: draft.stage.kind === 'open' ? null : made.at,
			createdAt: made.at,
			createdBy: made.by
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Moves a task to a stage and a place in its column. */
export function moveTask(
	task: Pick<Task, 'stage'>,
	to: Pick<Stage, 'id' | 'kind'>,
	order: OrderKey,
	acting: Acting
): RecordChange {
	if (task.stage === to.id) return { ...NO_CHANGE, set: { order } };
	const made = stamp(acting);
	return {
		set: { stage: to.id, order, closedAt: to.kind === 'open' ? null : made.at },
		history: [{ ...made, what: 'stage', from: task.stage, to: to.id }],
		posts: []
	};
}

/** A field of a task that is edited by itself, with its new value. */
export type TaskFieldEdit =
	| { readonly field: 'title' | 'note'; readonly value: string }
	| { readonly field: 'dueOn'; readonly value: Day | null };

/** Sets one field of a task and says so in the history. */
export function editTask(task: Task, edit: TaskFieldEdit, acting: Acting): RecordChange {
	const from = task[edit.field];
	if (from === edit.value) return NO_CHANGE;
	return {
		set: { [edit.field]: edit.value },
		history: [{ ...stamp(acting), what: 'field', field: edit.field, from, to: edit.value }],
		posts: []
	};
}
