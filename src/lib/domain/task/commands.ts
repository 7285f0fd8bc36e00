import { NO_CHANGE, stamp, type Acting, type RecordChange } from '../core/change';
import type { Day } from '../core/day';
import type { MemberId, RecordId, SpaceId } from '../core/ids';
import { setField } from '../core/set-field';
import { tagField } from '../core/tags';
import type { OrderKey } from '../core/order';
import { startingFields, type FieldValues } from '../fields/values';
import type { Space, Stage } from '../space/space';
import { assigneeField } from './assignees';
import type { TimeOfDay } from './due';
import type { Priority } from './priority';
import { storedBy, type RepeatBy } from './repeat/repeat-by';
import type { Task } from './task';
import { visible } from '../text/visible';

/** What is said of the work on a new task beside its due date. What is left out is not known. */
export interface TaskPlan {
	readonly startOn?: Day | null;
	/** The time of the day by which it is due. */
	readonly dueTime?: TimeOfDay | null;
	readonly priority?: Priority | null;
	/** Minutes. */
	readonly estimate?: number | null;
	/** Whole percent. */
	readonly progress?: number;
	readonly tags?: readonly string[];
	readonly assignees?: readonly MemberId[];
	/** The project that it belongs to. Tasks of deals have none. */
	readonly project?: RecordId | null;
	/** The task that it is a part of. */
	readonly parent?: RecordId | null;
	/** How it comes again, as an RRULE. */
	readonly repeat?: string;
}

/** Returns a field that says something; none for one that does not. */
const given = (field: string, value: string | number | null | undefined) =>
	value === null || value === undefined ? {} : { [field]: value };

/** Returns the fields of a new task for its plan: only those that say something. */
function plannedFields(plan: TaskPlan) {
	const { startOn, dueTime, priority, estimate, progress, project, parent, repeat = '' } = plan;
	const { tags = [], assignees = [] } = plan;
	return {
		...given('startOn', startOn),
		...given('dueTime', dueTime),
		...given('priority', priority),
		...given('estimate', estimate),
		...(progress === undefined || progress === 0 ? {} : { progress }),
		...given('project', project),
		...given('parent', parent),
		...(repeat === '' ? {} : { repeat }),
		...Object.fromEntries(tags.map((tag) => [tagField(tag), tag])),
		...Object.fromEntries(assignees.map((member) => [assigneeField(member), true]))
	};
}

/** Creates a task in a stage of a work space, with the defaults of the fields that `custom` does not speak of (LW-06). */
export function createTask(
	draft: {
		readonly title: string;
		readonly space: SpaceId;
		readonly stage: Pick<Stage, 'id' | 'kind'>;
		readonly order: OrderKey;
		readonly owner: MemberId | null;
		readonly dueOn: Day | null;
		readonly plan?: TaskPlan;
		/** The custom fields of the space. */
		readonly fields: Space['fields'];
	},
	acting: Acting,
	custom: FieldValues = {}
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'task',
			space: draft.space,
			title: visible(draft.title),
			stage: draft.stage.id,
			order: draft.order,
			owner: draft.owner,
			dueOn: draft.dueOn,
			...plannedFields(draft.plan ?? {}),
			closedAt: draft.stage.kind === 'open' ? null : made.at,
			createdAt: made.at,
			createdBy: made.by,
			...startingFields(draft.fields, custom)
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/**
 * Creates a task of a deal, which is on no board. The deal's owner and the task's creator see it,
 * beside its owner (PR-09, OP-08).
 */
export function createDealTask(
	draft: {
		readonly title: string;
		readonly owner: MemberId;
		readonly dueOn: Day | null;
		readonly plan?: TaskPlan;
	},
	deal: { readonly id: RecordId; readonly space: SpaceId; readonly owner: MemberId | null },
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'task',
			space: deal.space,
			title: visible(draft.title),
			deal: deal.id,
			owner: draft.owner,
			participants: others(draft.owner, [deal.owner, acting.actor]),
			dueOn: draft.dueOn,
			...plannedFields(draft.plan ?? {}),
			closedAt: null,
			createdAt: made.at,
			createdBy: made.by
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Closes or reopens a deal's task. */
export const finishTask = (
	task: Pick<Task, 'closedAt'>,
	done: boolean,
	acting: Acting
): RecordChange =>
	done === (task.closedAt !== null)
		? NO_CHANGE
		: setField('closedAt', task.closedAt, done ? acting.clock.now() : null, acting);

/**
 * Returns the change that shows a deal's task to the deal's new owner instead of the old one, who keeps
 * only the tasks that they created themselves. Returns `null` when that changes nothing.
 */
export function followOwner(
	task: Pick<Task, 'owner' | 'participants' | 'createdBy'>,
	from: MemberId | null,
	to: MemberId,
	acting: Acting
): RecordChange | null {
	const participants = others(task.owner, [
		to,
		...task.participants.filter((member) => member !== from || member === task.createdBy)
	]);
	const isSame =
		participants.length === task.participants.length &&
		participants.every((member) => task.participants.includes(member));
	return isSame ? null : setField('participants', task.participants, participants, acting);
}

/** Returns each of these members once, without the owner and without `null`. */
const others = (owner: MemberId | null, members: readonly (MemberId | null)[]): MemberId[] => [
	...new Set(members.filter((member): member is MemberId => member !== null && member !== owner))
];

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

/** A field of a task that is edited separately, with its new value. */
export type TaskFieldEdit =
	| { readonly field: 'title' | 'note' | 'repeat'; readonly value: string }
	| { readonly field: 'dueTime'; readonly value: TimeOfDay | null }
	| { readonly field: 'repeatBy'; readonly value: RepeatBy }
	| { readonly field: 'dueOn' | 'startOn'; readonly value: Day | null }
	| { readonly field: 'priority'; readonly value: Priority | null }
	| { readonly field: 'estimate'; readonly value: number | null }
	| { readonly field: 'progress'; readonly value: number };

/** Sets one field of a task and records that in the history. */
export function editTask(task: Task, edit: TaskFieldEdit, acting: Acting): RecordChange {
	if (edit.field === 'repeatBy') {
		return setField('repeatBy', storedBy(task.repeatBy), storedBy(edit.value), acting);
	}
	const from = task[edit.field];
	if (from === edit.value) return NO_CHANGE;
	return {
		set: { [edit.field]: edit.value },
		history: [{ ...stamp(acting), what: 'field', field: edit.field, from, to: edit.value }],
		posts: []
	};
}
