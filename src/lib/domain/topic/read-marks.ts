import type { Instant } from '../core/day';
import type { MemberId, RecordId } from '../core/ids';

/**
 * How far somebody has read a topic, on whatever device. It says how many posts they had before them, and the last of
 * these. A post that was written earlier and comes later makes one more than that: it is never taken for read.
 */
export interface ReadMark {
	/** How many posts of the topic they had seen. Posts are never taken out of a topic. */
	readonly count: number;
	/** The place of the last of these; moment 0 where there was none. */
	readonly at: Instant;
	readonly id: RecordId;
	/** When they looked. */
	readonly seen: Instant;
	/** What they had read when this visit began, so that a reload does not take the new posts for read. */
	readonly before?: ReadPlace;
}

/** How far somebody had read when a visit began. */
export type ReadPlace = Omit<ReadMark, 'before'>;

export type ReadMarks = ReadonlyMap<RecordId, ReadMark>;

/** Within this time, ms, a look at a topic in which nothing is new goes on with the visit before: a reload is no other visit. */
const APART = 60_000;

/** Somebody who reads, with what they have read. */
export interface TopicReader {
	readonly member: MemberId;
	readonly marks: ReadMarks;
	/** What was started before that and never opened is no news: they came later, or it is too old. */
	readonly since: Instant;
}

/** What of a topic decides whether it is read. */
export interface Readable {
	readonly id: RecordId;
	readonly createdBy: MemberId;
	readonly createdAt: Instant;
	/** How many posts of it are here. */
	readonly postCount: number;
}

/**
 * Returns whether there is something in a topic that a person has not read, the same on all their devices that have
 * the same posts. A topic that they never opened is unread when others started it since they are here (LS-01).
 */
export function hasUnread(topic: Readable, { member, marks, since }: TopicReader): boolean {
	const mark = marks.get(topic.id);
	if (mark === undefined) return topic.createdBy !== member && topic.createdAt >= since;
	return topic.postCount > mark.count;
}

/** Whether a post stands at or before the last one that somebody had before them. */
export const isUpTo = (
	post: { readonly at: Instant; readonly id: RecordId },
	{ at, id }: Pick<ReadPlace, 'at' | 'id'>
): boolean => post.at < at || (post.at === at && post.id <= id);

/**
 * Returns what somebody had read when a visit begins, from their mark; `null` when they were never there. A look shortly
 * after the last one, with nothing new, goes on with the visit before.
 */
export function readAtStart(
	mark: ReadMark | undefined,
	postCount: number,
	now: Instant
): ReadPlace | null {
	if (mark === undefined) return null;
	const { before, ...place } = mark;
	return before !== undefined && postCount <= mark.count && now - mark.seen < APART
		? before
		: place;
}

/**
 * Returns the mark of somebody who looks at a topic now, or `null` when the one that they have says as much. A device
 * that has only some of the posts takes nothing back.
 */
export function markedRead(
	known: ReadMark | undefined,
	topic: { readonly count: number; readonly last: Pick<ReadPlace, 'at' | 'id'> | null },
	start: ReadPlace | null,
	now: Instant
): ReadMark | null {
	const last = topic.last ?? { at: 0, id: '' };
	const before = start === null ? {} : { before: start };
	if (known === undefined) return { count: topic.count, ...last, seen: now, ...before };
	const isFurther = !isUpTo(last, known);
	if (topic.count <= known.count && !isFurther) return null;
	return {
		count: Math.max(known.count, topic.count),
		...(isFurther ? last : { at: known.at, id: known.id }),
		...{ seen: now, ...before }
	};
}
