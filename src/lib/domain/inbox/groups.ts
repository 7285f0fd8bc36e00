import type { Instant } from '../core/day';
import { isUnread, partOf, type InboxMarks, type InboxPart } from './filing';

/** What grouping needs to know of an entry. */
export interface Groupable {
	readonly id: string;
	/** What the entry is about. Entries about one thing are one line. */
	readonly thing: string;
	readonly at: Instant;
}

/** The entries about one thing that are in one part of the inbox: one line. */
export interface InboxGroup<Entry extends Groupable> {
	readonly thing: string;
	/** Newest first; never empty. */
	readonly entries: readonly Entry[];
	/** The entry that the line tells of: the newest that is unread, or the newest. */
	readonly shown: Entry;
	/** How many of them are unread. */
	readonly unread: number;
}

/** An inbox in its parts. */
export type Parts<Entry extends Groupable> = Readonly<
	Record<InboxPart, readonly InboxGroup<Entry>[]>
>;

/**
 * Returns the groups of each part of the inbox. The group with the newest entry is first; of two of one moment, the one
 * whose thing has the lower id. Takes time in proportion to the number of entries, apart from sorting the groups.
 */
export function inParts<Entry extends Groupable>(
	entries: Iterable<Entry>,
	marks: InboxMarks,
	now: Instant
): Parts<Entry> {
	const found: Record<InboxPart, Map<string, Entry[]>> = {
		...{ inbox: new Map(), snoozed: new Map(), archived: new Map() }
	};
	for (const entry of entries) {
		const groups = found[partOf(marks, entry.id, now)];
		const group = groups.get(entry.thing);
		if (group === undefined) groups.set(entry.thing, [entry]);
		else group.push(entry);
	}
	const groupsOf = (part: InboxPart) =>
		[...found[part].values()].map((group) => groupOf(group, marks, now)).sort(byNewest);
	return {
		inbox: groupsOf('inbox'),
		snoozed: groupsOf('snoozed'),
		archived: groupsOf('archived')
	};
}

/** Returns the number of lines with something unread. */
export const unreadLines = (groups: readonly InboxGroup<Groupable>[]): number =>
	groups.reduce((sum, { unread }) => sum + (unread > 0 ? 1 : 0), 0);

function groupOf<Entry extends Groupable>(
	group: Entry[],
	marks: InboxMarks,
	now: Instant
): InboxGroup<Entry> {
	const entries = group.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
	const unread = entries.filter(({ id }) => isUnread(marks, id, now));
	// A group has at least one entry.
	const [newest] = entries as [Entry, ...Entry[]];
	return { thing: newest.thing, entries, shown: unread[0] ?? newest, unread: unread.length };
}

const byNewest = (a: InboxGroup<Groupable>, b: InboxGroup<Groupable>): number =>
	(b.entries[0]?.at ?? 0) - (a.entries[0]?.at ?? 0) || (a.thing < b.thing ? -1 : 1);
