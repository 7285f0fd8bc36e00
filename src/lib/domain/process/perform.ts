import { isAdmin, type Member } from '../member/member';
import type { Activity, Performers } from './activity';

/** Whether a member may tick an activity and take the tick back (PR-06). Guests never may. */
export function mayPerform(
	member: Pick<Member, 'id' | 'role' | 'standing'>,
	performers: Performers
): boolean {
	if (member.standing === 'removed' || member.role === 'guest') return false;
	switch (performers.who) {
		case 'everyone':
			return true;
		case 'managers':
			return isAdmin(member.role) || member.role === 'supervisor';
		case 'admins':
			return isAdmin(member.role);
		case 'people':
			return performers.people.includes(member.id);
	}
}

/** Whether what comes with a tick is what the activity asks for (PR-07). */
export function meetsRequirement(
	{ requires }: Pick<Activity, 'requires'>,
	tick: { readonly note: string; readonly file: string | null }
): boolean {
	if (requires === 'nothing') return true;
	return tick.note.trim() !== '' && (requires === 'note' || tick.file !== null);
}
