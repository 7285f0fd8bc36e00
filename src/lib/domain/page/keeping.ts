import type { MemberId } from '../core/ids';
import type { Member } from '../member/member';
import type { Space } from '../space/space';
import { keepsTopic, mayPost, startsTopics } from '../topic/speaking';
import type { SpeakingPolicy } from '../topic/speaking-policy';

type Writer = Pick<Member, 'id' | 'role' | 'standing'>;
type Place = SpeakingPolicy & Pick<Space, 'createdBy'>;

/** What of a page says who writes it. */
export interface KeptPage {
	readonly createdBy: MemberId;
	readonly locked: boolean;
}

/** Whether a member makes pages in a space, and writes those that are not locked: who may start topics there (PG-01). */
export const writesPages = (member: Writer, space: Place): boolean => startsTopics(member, space);

/** Whether a member keeps a page: who made it, and who moderates the space. They write it while it is locked (PG-02). */
export const keepsPage = (member: Writer, page: KeptPage, space: Place): boolean =>
	keepsTopic(member, page, space);

/** Whether a member writes a page, names it and moves it (PG-01, PG-02). */
export const writesPage = (member: Writer, page: KeptPage, space: Place): boolean =>
	page.locked ? keepsPage(member, page, space) : writesPages(member, space);

/** Whether a member comments on pages: who may write in topics of the space, and guests where it lets them (PG-04). */
export const commentsOnPages = (member: Writer, space: Place): boolean =>
	mayPost(member, space) || guestComments(member, space);

/** Whether a member comments as a guest: they say something and answer, and settle nothing (PG-04). */
export const guestComments = (member: Writer, space: Pick<Place, 'guestsComment'>): boolean =>
	member.role === 'guest' && member.standing !== 'removed' && space.guestsComment;
