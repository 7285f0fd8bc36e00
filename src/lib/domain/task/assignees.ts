import type { Acting, RecordChange } from '../core/change';
import type { MemberId } from '../core/ids';
import { allKeyed, keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import type { Task } from './task';

/** Returns the field that says that a member helps with a task: one for each, so that two people who add one keep both. */
export const assigneeField = (member: MemberId): string => keyed('assignee', member);

/** Returns the members who work on a task beside its owner, from its fields. */
export const assigneesIn = (fields: Readonly<Record<string, unknown>>): readonly MemberId[] =>
	allKeyed('assignee', fields).flatMap(([member, is]) => (is === true ? [member] : []));

/** Returns who works on a task: its owner first, each once. */
export const doersOf = ({
	owner,
	assignees
}: Pick<Task, 'owner' | 'assignees'>): readonly MemberId[] => [
	...new Set([...(owner === null ? [] : [owner]), ...assignees])
];

/** Lets somebody work on a task beside its owner. They see it then, also when it belongs to a deal (OP-08). */
export const addAssignee = (
	{ assignees }: Pick<Task, 'assignees'>,
	member: MemberId,
	acting: Acting
): RecordChange =>
	setField(assigneeField(member), assignees.includes(member) ? true : null, true, acting);

/** Takes somebody off a task. A deal's task leaves their device unless they see it for another reason. */
export const removeAssignee = (
	{ assignees }: Pick<Task, 'assignees'>,
	member: MemberId,
	acting: Acting
): RecordChange =>
	setField(assigneeField(member), assignees.includes(member) ? true : null, null, acting);
