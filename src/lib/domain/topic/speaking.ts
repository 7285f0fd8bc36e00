import type { MemberId } from '../core/ids';
import { isAdmin, type Member } from '../member/member';
import { looksAfter } from '../space/looks-after';
import type { Space } from '../space/space';
import type { Speakers, SpeakingPolicy } from './speaking-policy';

type Speaker = Pick<Member, 'id' | 'role' | 'standing'>;
type Place = SpeakingPolicy & Pick<Space, 'createdBy'>;

/** Whether a member is among these. Guests never are, admins always. */
export function isAmong(
	speakers: Speakers,
	member: Speaker,
	space: Pick<Space, 'createdBy'>
): boolean {
	if (member.standing === 'removed' || member.role === 'guest') return false;
	switch (speakers) {
		case 'all':
			return true;
		case 'managers':
			return looksAfter(member, space);
		case 'supervisors':
			return isAdmin(member.role) || member.role === 'supervisor';
		case 'admins':
			return isAdmin(member.role);
	}
}

/** Whether a member may start topics in a space (SP-05). */
export const startsTopics = (member: Speaker, space: Place): boolean =>
	isAmong(space.topicsBy, member, space);

/** Whether a member may write, vote, react and tick in a space (SP-05). */
export const mayPost = (member: Speaker, space: Place): boolean =>
	isAmong(space.postsBy, member, space);

/** Whether a member may pin, close, decide and delete what others wrote in a space (SP-05). */
export const moderates = (member: Speaker, space: Place): boolean =>
	isAmong(space.moderatedBy, member, space);

/** Whether a member may close a topic, accept an answer and change what it is called: who started it, too. */
export const keepsTopic = (
	member: Speaker,
	topic: { readonly createdBy: MemberId },
	space: Place
): boolean =>
	moderates(member, space) ||
	(topic.createdBy === member.id && member.role !== 'guest' && member.standing !== 'removed');
