import { isAdmin, type Member, type Role } from '../member/member';
import { DEFAULT_SPACE_POLICY, type SpacePolicy } from './policy';
import type { Visibility } from './space';

/** Whether a member may create spaces (LS-06). Guests never do. */
export function mayMakeSpaces(
	member: Pick<Member, 'role' | 'standing'> | undefined,
	{ makers }: Pick<SpacePolicy, 'makers'> = DEFAULT_SPACE_POLICY
): boolean {
	if (member === undefined || member.standing === 'removed' || member.role === 'guest')
		return false;
	if (isAdmin(member.role) || makers === 'members') return true;
	return makers === 'supervisors' && member.role === 'supervisor';
}

/** Whether a role may choose a visibility, for a space that they create or manage (LS-06). */
export const maySetVisibility = (
	role: Role,
	visibility: Visibility,
	policy: Pick<SpacePolicy, 'visibility' | 'visibilityBy'> = DEFAULT_SPACE_POLICY
): boolean =>
	policy.visibilityBy === 'managers' || isAdmin(role) || visibility === policy.visibility;
