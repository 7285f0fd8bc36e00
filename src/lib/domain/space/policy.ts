import type { Member, Role } from '../member/member';
import { isAdmin } from '../member/member';
import type { SpaceField } from './space-field';
import type { Visibility } from './space';

/** Who may create spaces (LS-06): all but guests, supervisors and admins, or admins alone. */
export type SpaceMakers = 'members' | 'supervisors' | 'admins';

export const SPACE_MAKERS: readonly SpaceMakers[] = ['members', 'supervisors', 'admins'];

/**
 * Who may choose another visibility than the default (LS-06): everybody who manages the space, or admins
 * alone.
 */
export type VisibilitySetters = 'managers' | 'admins';

export const VISIBILITY_SETTERS: readonly VisibilitySetters[] = ['managers', 'admins'];

/** What the workspace says about its spaces (LS-06, LS-10). */
export interface SpacePolicy {
	readonly makers: SpaceMakers;
	/** The visibility of a new space. */
	readonly visibility: Visibility;
	readonly visibilityBy: VisibilitySetters;
	/** The fields of every space, in their order, including removed ones. */
	readonly fields: readonly SpaceField[];
}

/** The policy that applies as long as nobody has set another. */
export const DEFAULT_SPACE_POLICY: SpacePolicy = {
	makers: 'members',
	visibility: 'public',
	visibilityBy: 'managers',
	fields: []
};

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
