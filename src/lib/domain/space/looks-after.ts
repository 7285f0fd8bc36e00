import { isAdmin, type Member } from '../member/member';
import type { Space } from './space';

/** Whether a member looks after a space: admins and supervisors who are inside, and who made it. */
export const looksAfter = (
	member: Pick<Member, 'id' | 'role' | 'standing'>,
	space: Pick<Space, 'createdBy'>
): boolean =>
	member.standing !== 'removed' &&
	member.role !== 'guest' &&
	(isAdmin(member.role) || member.role === 'supervisor' || space.createdBy === member.id);
