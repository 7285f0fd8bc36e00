import type { Instant } from '../core/day';
import type { MemberId } from '../core/ids';
import type { People } from '../member/member';
import { INBOX_SPAN } from './filing';

/**
 * Returns the moment from which a member receives notices: what happened before they came is no news to them,
 * and an inbox goes back only so far.
 */
export const inboxStart = (members: People['members'], me: MemberId, now: Instant): Instant =>
	Math.max(members.get(me)?.createdAt ?? 0, now - INBOX_SPAN);
