import { fail, succeed, type Result } from '../core/result';
import type { MemberId } from '../core/ids';
import { isAdmin, ROLES, type Member, type People, type Role } from './member';

/**
 * Why a change to a member is not allowed. Only admins manage people, only owners appoint and dismiss
 * owners and admins, and a workspace never loses its last owner.
 */
export type MemberFault = 'admins-only' | 'owners-only' | 'last-owner';

const allowed: Result<null, MemberFault> = succeed(null);

/** Returns the roles that a member with this role may give to others, the most powerful first (OP-05). */
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

/** Whether an actor may add a member, or change one, to the state in `after` (OP-05). */
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

/**
 * Whether an admin who is not an owner may do this: no change to owners, and no appointment or
 * dismissal of admins.
 */
function withinAdmins(before: Member | undefined, after: Member): boolean {
	if (before?.role === 'owner' || after.role === 'owner') return false;
	if (before?.role === 'admin') return after.role === 'admin' && after.standing === before.standing;
	return after.role !== 'admin';
}

/** Whether an actor may invite somebody with a role (OP-05). */
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
