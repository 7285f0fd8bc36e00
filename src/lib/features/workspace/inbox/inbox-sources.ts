import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { Instant } from '$lib/domain/core/day';
import { follows, type TopicChoices } from '$lib/domain/topic/following';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { PostRow, Row, TopicRow } from '$lib/replica/store/rows';
import { Dexie } from 'dexie';

/** The most activities that an inbox reads: who is told of one depends on settings, so no index has it. */
const MOST_ACTIVITIES = 2000;

/** The most topics whose new posts an inbox reads, the latest, and the most posts of each. */
const MOST_TOPICS = 200;
const MOST_POSTS = 20;

/** Notices with the records of this device that they tell of. */
export interface Notices {
	readonly notices: readonly NoticeRow[];
	readonly records: ReadonlyMap<RecordId, Row>;
}

/** Returns what a member may be told of since a moment, with the records that this device has. */
export async function noticesFor(
	db: Pick<ReplicaDatabase, 'notices' | 'records'>,
	me: MemberId,
	since: Instant
): Promise<Notices> {
	const [mine, activities] = await Promise.all([
		db.notices.where('members').equals(me).toArray(),
		db.notices
			.where('[what+at]')
			.between(['activity', since], ['activity', Dexie.maxKey])
			.reverse()
			.limit(MOST_ACTIVITIES)
			.toArray()
	]);
	const notices = [...mine.filter(({ at }) => at >= since), ...activities];
	const ids = [...new Set(notices.map(({ record, topic }) => topic ?? record))];
	const found = await db.records.bulkGet(ids);
	return {
		notices,
		records: new Map(found.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])))
	};
}

/** A topic with what others have said in it lately, newest first. */
export interface Said {
	readonly topic: TopicRow;
	readonly posts: readonly PostRow[];
	/** Those of them that answer something that the member said. */
	readonly answers: ReadonlySet<RecordId>;
}

/** Returns what others have said since a moment in the topics that a member follows. */
export async function saidInFollowed(
	db: Pick<ReplicaDatabase, 'posts' | 'records' | 'threads'>,
	me: MemberId,
	choices: TopicChoices,
	since: Instant
): Promise<readonly Said[]> {
	const follower = { ...choices, member: me };
	const topics = await db.records
		.where('[kind+sortTitle]')
		.between(['topic', Dexie.minKey], ['topic', Dexie.maxKey])
		.filter((row) => row.kind === 'topic' && row.updatedAt >= since && follows(row, follower))
		.toArray();
	const latest = (topics as TopicRow[])
		.sort((a, b) => b.updatedAt - a.updatedAt)
		.slice(0, MOST_TOPICS);
	return Promise.all(
		latest.map(async (topic) => {
			const posts = await db.posts
				.where('[topic+at+id]')
				.between([topic.id, since], [topic.id, Dexie.maxKey])
				.reverse()
				.limit(MOST_POSTS)
				.toArray();
			const others = posts.filter(({ by }) => by !== me);
			return { topic, posts: others, answers: await answersTo(db, me, topic.id, others) };
		})
	);
}

/**
 * Returns the posts that answer one of a member's. Where some posts of the topic are at the relay alone, an answer to one
 * of these says itself whose it is.
 */
async function answersTo(
	db: Pick<ReplicaDatabase, 'posts' | 'threads'>,
	me: MemberId,
	topic: RecordId,
	posts: readonly PostRow[]
): Promise<ReadonlySet<RecordId>> {
	const answering = posts.flatMap(({ id, replyTo, replyToBy }) =>
		replyTo === undefined ? [] : [{ id, replyTo, replyToBy }]
	);
	if (answering.length === 0) return new Set();
	const [answered, thread] = await Promise.all([
		db.posts.bulkGet(answering.map(({ replyTo }) => replyTo)),
		db.threads.get(topic)
	]);
	const isPartial = thread?.floor !== undefined;
	const isMine = (named: MemberId | undefined, at: number): boolean =>
		(answered[at]?.by ?? (isPartial ? named : undefined)) === me;
	return new Set(answering.flatMap(({ id, replyToBy }, at) => (isMine(replyToBy, at) ? [id] : [])));
}
