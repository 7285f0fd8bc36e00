import { fail, succeed, type Result } from '../core/result';
import type { MemberId } from '../core/ids';
import { isAdmin, ROLES, type Member, type People, type Role } from './member';

/**
 * Why a change to a member is not allowed: only admins look after people; only owners make and
 * unmake owners and admins; a workspace never loses its last owner.
 */
export type MemberFault = 'admins-only' | 'owners-only' | 'last-owner';

const allowed: Result<null, MemberFault> = succeed(null);

/** The roles that a member with this role may give to others, the mightiest first (OP-05). */
export function rolesToGive(actor: Role): readonly Role[] {
	if (actor === 'owner') return ROLES;
	return actor === 'admin' ? ROLES.filter((role) => !isAdmin(role)) : [];
}

/** Whether this member is the only owner who has a device to act with. */
export const isLastOwner = (member: Member, people: Pick<People, 'members'>): boolean =>
	isActingOwner(member) &&
	[...people.members.values()].every((other) => other.id === member.id || !isActingOwner(other));

const isActingOwner = ({ role, standing }: Member): boolean =>
	role === 'owner' && standing === 'active';

/** Whether an actor may add a member, or change one, to what `after` says (OP-05). */
export function judgeMemberEdit(
	actor: MemberId,
	after: Member,
	people: Pick<People, 'members'>
): Result<null, MemberFault> {
	const acting = people.members.get(actor);
	if (acting === undefined || acting.standing === 'removed' || !isAdmin(acting.role)) {
		return fail('admins-only');
	}
	const before = people.members.get(after.id);
	if (acting.role !== 'owner' && !withinAdmins(before, after)) return fail('owners-only');
	if (before !== undefined && isLastOwner(before, people) && !isActingOwner(after))
		return fail('last-owner');
	return allowed;
}

/** Whether an admin who is no owner may do this: nothing to owners, and no making or unmaking of admins. */
function withinAdmins(before: Member | undefined, after: Member): boolean {
	if (before?.role === 'owner' || after.role === 'owner') return false;
	if (before?.role === 'admin') return after.role === 'admin' && after.standing === before.standing;
	return after.role !== 'admin';
}

/** Whether an actor may invite somebody into a role (OP-05). */
export function judgeInvitation(
	actor: MemberId,
	role: Role,
	people: Pick<People, 'members'>
): Result<null, MemberFault> {
	const acting = people.members.get(actor);
	if (acting === undefined || acting.standing === 'removed' || !isAdmin(acting.role)) {
		return fail('admins-only');
	}
	return rolesToGive(acting.role).includes(role) ? allowed : fail('owners-only');
}
