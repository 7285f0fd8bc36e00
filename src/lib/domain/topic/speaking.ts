import type { MemberId } from '../core/ids';
import { isAdmin, type Member } from '../member/member';
import { looksAfter } from '../space/looks-after';
import type { Space } from '../space/space';

/**
 * Who may do something in the discussions of a space: all members, chosen roles, or the managers, who look after
 * the space and among whom is its maker.
 */
export type Speakers = 'all' | 'managers' | 'supervisors' | 'admins';

export const SPEAKERS: readonly Speakers[] = ['all', 'managers', 'supervisors', 'admins'];

/** Who starts topics, who posts and votes, and who moderates, as the settings of a space say (SP-05). */
export interface SpeakingPolicy {
	readonly topicsBy: Speakers;
	readonly postsBy: Speakers;
	readonly moderatedBy: Speakers;
}

/** The policy of a space that says nothing else. */
export const SPEAKING_DEFAULTS: SpeakingPolicy = {
	topicsBy: 'all',
	postsBy: 'all',
	moderatedBy: 'managers'
};

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
