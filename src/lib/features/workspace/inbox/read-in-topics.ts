import type { Instant } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import type { InboxMarks } from '$lib/domain/inbox/filing';
import { isUpTo, markedRead, type ReadMark, type ReadMarks } from '$lib/domain/topic/read-marks';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { TopicRow } from '$lib/replica/store/rows';
import { endOf, markBefore, postsUnread } from '$lib/replica/store/topics';
import type { InboxEntry } from './inbox-entries';

/** A post that an entry tells of. */
interface SaidIn {
	readonly topic: TopicRow;
	readonly at: Instant;
	readonly id: RecordId;
}

/** Returns the post that an entry tells of, `null` for an entry about anything else. */
export function saidIn(entry: InboxEntry): SaidIn | null {
	if (entry.of === 'post') {
		const { record: topic, post } = entry;
		return { topic, at: post.at, id: post.id };
	}
	if (entry.of !== 'notice' || entry.record.kind !== 'topic') return null;
	const { record: topic, notice } = entry;
	return notice.topic === undefined ? null : { topic, at: notice.at, id: notice.record };
}

/** Returns the marks of the topics among the entries in which more posts are here than the person has seen. */
export const behind = (
	entries: readonly InboxEntry[],
	seen: ReadMarks
): readonly (readonly [RecordId, ReadMark])[] => {
	const topics = new Map<RecordId, ReadMark>();
	for (const entry of entries) {
		const topic = saidIn(entry)?.topic;
		const mark = topic === undefined ? undefined : seen.get(topic.id);
		if (topic !== undefined && mark !== undefined && topic.postCount > mark.count)
			topics.set(topic.id, mark);
	}
	return [...topics];
};

/** The most posts of a topic that are looked at for what came late. */
const MOST_LATE = 100;

/** Returns the posts that stand before the last one that the person has seen, and came later. */
export async function cameLate(
	db: Pick<ReplicaDatabase, 'posts' | 'threads'>,
	topics: readonly (readonly [RecordId, ReadMark])[]
): Promise<ReadonlySet<RecordId>> {
	const unread = await Promise.all(
		topics.map(async ([topic, mark]) => {
			const posts = await postsUnread(db, topic, mark, MOST_LATE);
			return posts.filter((post) => isUpTo(post, mark)).map(({ id }) => id);
		})
	);
	return new Set(unread.flat());
}

/** Returns the marks of an inbox in which what was read in its topic counts as read (LS-01, IN-01). */
export function withTopicsRead(
	marks: InboxMarks,
	entries: readonly InboxEntry[],
	seen: ReadMarks,
	late: ReadonlySet<RecordId>
): InboxMarks {
	if (seen.size === 0) return marks;
	const read = new Map(marks.read);
	for (const entry of entries) {
		const said = saidIn(entry);
		const mark = said === null ? undefined : seen.get(said.topic.id);
		if (said === null || mark === undefined || read.has(entry.id)) continue;
		if (isUpTo(said, mark) && !late.has(said.id)) read.set(entry.id, mark.seen);
	}
	return { ...marks, read };
}

/**
 * Returns the marks of topics that change when entries are marked in the inbox. Reading what was said in a topic that is
 * followed reads the topic; what is marked as unread is unread in its topic, with everything behind it.
 */
export async function topicsMarked(
	db: Pick<ReplicaDatabase, 'posts' | 'threads'>,
	entries: readonly InboxEntry[],
	read: boolean,
	{ seen, now }: { readonly seen: ReadMarks; readonly now: Instant }
): Promise<ReadonlyMap<RecordId, ReadMark>> {
	const marked = new Map<RecordId, ReadMark>();
	for (const entry of entries) {
		const said = saidIn(entry);
		if (said === null) continue;
		const { topic } = said;
		const known = marked.get(topic.id) ?? seen.get(topic.id);
		if (read) {
			if (entry.of !== 'post' || marked.has(topic.id)) continue;
			const mark = markedRead(known, await endOf(db, topic.id), null, now);
			if (mark !== null) marked.set(topic.id, mark);
		} else if (known !== undefined && isUpTo(said, known)) {
			marked.set(topic.id, await markBefore(db, topic.id, said, now));
		}
	}
	return marked;
}
