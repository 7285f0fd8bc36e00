import type { MemberId } from '../core/ids';
import { isAdmin, type People } from '../member/member';
import type { Activity } from './activity';

/** The parts of a deal that name the people who work on it. */
interface Concerned {
	readonly owner: MemberId | null;
	readonly participants: readonly MemberId[];
}

/**
 * Whether a member is notified that an activity was done (PR-08). `managers` are the supervisors of the
 * owner's team. The person who did it is not notified. Whether a member may see the deal depends on its
 * document.
 */
export function isNotified(
	member: MemberId,
	by: MemberId,
	{ notify, notifyPeople }: Pick<Activity, 'notify' | 'notifyPeople'>,
	deal: Concerned,
	people: Pick<People, 'members' | 'teams'>
): boolean {
	const known = people.members.get(member);
	if (member === by || known === undefined || known.standing === 'removed') return false;
	if (notifyPeople.includes(member)) return true;
	return notify.some((group) => {
		switch (group) {
			case 'admins':
				return isAdmin(known.role);
			case 'participants':
				return deal.owner === member || deal.participants.includes(member);
			case 'managers': {
				const team = deal.owner === null ? null : people.members.get(deal.owner)?.team;
				if (team === null || team === undefined) return false;
				return people.teams.get(team)?.supervisors.includes(member) ?? false;
			}
		}
	});
}
