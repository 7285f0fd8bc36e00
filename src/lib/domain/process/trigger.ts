import { addDays, today } from '../core/day';
import { derivedId, type ActivityId, type MemberId, type RecordId } from '../core/ids';
import type { Acting, RecordChange } from '../core/change';
import type { Deal } from '../deal/deal';
import type { Member } from '../member/member';
import { createDealTask } from '../task/commands';
import { TRIGGERED, type Activity, type Trigger } from './activity';

/**
 * Returns the id of the task that an activity creates in a deal. It is derived from the two, so that
 * devices that do not know of each other create one task, and ticking again creates no second one
 * (PR-09).
 */
export const triggeredId = (deal: RecordId, activity: ActivityId): RecordId =>
	derivedId(TRIGGERED, deal, activity);

/**
 * Returns the task that ticking an activity creates, due the set number of days from today (PR-09), or
 * `null` when it creates none. If the named person has left, the deal's owner gets it.
 */
export function triggeredTask(
	deal: Pick<Deal, 'id' | 'space' | 'owner'>,
	{ id, trigger }: Pick<Activity, 'id' | 'trigger'>,
	members: ReadonlyMap<MemberId, Pick<Member, 'standing'>>,
	acting: Acting
): { readonly id: RecordId; readonly change: RecordChange } | null {
	if (trigger === null) return null;
	const draft = {
		title: trigger.title,
		owner: assigneeOf(trigger, deal.owner, members, acting.actor),
		dueOn: addDays(today(acting.clock), trigger.dueInDays)
	};
	return { id: triggeredId(deal.id, id), change: createDealTask(draft, deal, acting) };
}

function assigneeOf(
	{ assignee }: Trigger,
	owner: MemberId | null,
	members: ReadonlyMap<MemberId, Pick<Member, 'standing'>>,
	actor: MemberId
): MemberId {
	switch (assignee.who) {
		case 'performer':
			return actor;
		case 'owner':
			return owner ?? actor;
		case 'member': {
			const known = members.get(assignee.member);
			const isHere = known !== undefined && known.standing !== 'removed';
			return isHere ? assignee.member : (owner ?? actor);
		}
	}
}
