import { isAdmin, type Member } from '../member/member';
import type { Space } from './space';

/**
 * Whether a member manages a space that they may enter: admins and supervisors do, and its creator,
 * unless they are guests.
 */
export const looksAfter = (
	member: Pick<Member, 'id' | 'role' | 'standing'>,
	space: Pick<Space, 'createdBy'>
): boolean =>
	member.standing !== 'removed' &&
	member.role !== 'guest' &&
	(isAdmin(member.role) || member.role === 'supervisor' || space.createdBy === member.id);
