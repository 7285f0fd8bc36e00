import type { Refusal } from '../access/refusal';
import type { MemberId } from '../core/ids';
import { fail, succeed, type Result } from '../core/result';
import type { Member } from '../member/member';
import { looksAfter } from './looks-after';
import type { Space } from './space';

/** A task as the rules of work spaces read it. */
export interface Worked {
	readonly owner: MemberId | null;
	/** The members who work on it beside its owner. Left out: none. */
	readonly assignees?: readonly MemberId[] | undefined;
}

type Who = Pick<Member, 'id' | 'role' | 'standing'>;

/** Whether somebody works on a task. */
export const worksOn = ({ id }: Pick<Member, 'id'>, { owner, assignees }: Worked): boolean =>
	owner === id || (assignees?.includes(id) ?? false);

/** Whether a member changes the dates of a task; see `WorkPolicy`. `task` is as it was before. */
export function mayDate(
	member: Who,
	space: Pick<Space, 'createdBy' | 'datesBy'>,
	task: Worked
): Result<null, Refusal> {
	const { datesBy } = space;
	if (datesBy === 'everyone' || looksAfter(member, space)) return succeed(null);
	if (datesBy === 'assignees' && worksOn(member, task)) return succeed(null);
	return fail({ rule: 'LW-05', reason: 'not-your-dates', facts: { who: datesBy } });
}

/** Whether it matters in a space who works on a task: something there is for them alone. */
const asksWhoWorks = ({ stages, datesBy }: Pick<Space, 'stages' | 'datesBy'>): boolean =>
	datesBy === 'assignees' || stages.some(({ enterBy }) => enterBy === 'assignees');

/**
 * Whether a member says who works on a task. Where something is for those alone, only they and who looks after the space
 * do: nobody lets themselves in. A task on which nobody works is taken by whoever begins with it. `task` is as it was
 * before.
 */
export function mayAssign(
	member: Who,
	space: Pick<Space, 'createdBy' | 'datesBy' | 'stages'>,
	task: Worked
): Result<null, Refusal> {
	const isFree = task.owner === null && (task.assignees ?? []).length === 0;
	if (isFree || !asksWhoWorks(space) || looksAfter(member, space) || worksOn(member, task)) {
		return succeed(null);
	}
	return fail({ rule: 'LW-05', reason: 'not-your-task' });
}
