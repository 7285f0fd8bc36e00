import type { Instant } from '../core/day';

/** What a person has done with an entry beside reading it. */
export type Filed =
	| { readonly as: 'archived'; readonly at: Instant }
	| { readonly as: 'snoozed'; readonly until: Instant };

/** What a person has done with the entries of their inbox, by the entries' ids: the same on all their devices. */
export interface InboxMarks {
	/** When entries were marked as read. */
	readonly read: ReadonlyMap<string, Instant>;
	readonly filed: ReadonlyMap<string, Filed>;
}

export const NO_MARKS: InboxMarks = { read: new Map(), filed: new Map() };

/** How far back an inbox goes, ms. What is older is neither shown nor marked. */
export const INBOX_SPAN = 180 * 86_400_000;

/** The parts of an inbox. */
export type InboxPart = 'inbox' | 'snoozed' | 'archived';

/** Returns in which part an entry is at a moment. What was snoozed comes back when its time has come. */
export function partOf({ filed }: InboxMarks, id: string, now: Instant): InboxPart {
	const put = filed.get(id);
	if (put === undefined) return 'inbox';
	if (put.as === 'archived') return 'archived';
	return put.until > now ? 'snoozed' : 'inbox';
}

/** Returns whether an entry is unread. One that comes back from snoozing is unread again. */
export function isUnread({ read, filed }: InboxMarks, id: string, now: Instant): boolean {
	const at = read.get(id);
	if (at === undefined) return true;
	const put = filed.get(id);
	return put?.as === 'snoozed' && put.until <= now && at < put.until;
}

/** Returns the next moment at which something comes back, or `null` when nothing is snoozed. */
export function nextReturn({ filed }: InboxMarks, now: Instant): Instant | null {
	let next: Instant | null = null;
	for (const put of filed.values()) {
		if (put.as !== 'snoozed' || put.until <= now) continue;
		if (next === null || put.until < next) next = put.until;
	}
	return next;
}
