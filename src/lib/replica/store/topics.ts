import { Dexie } from 'dexie';
import type { Instant } from '../../domain/core/day';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import { isUpTo, type ReadMark, type ReadPlace } from '../../domain/topic/read-marks';
import type { ReplicaDatabase } from './database';
import type { Row, TopicRow } from './rows';
import type { PostRow } from './thread-rows';
import type { PostPlace } from '../../domain/topic/post-place';
import { cameAfter, inTopic, postsFrom, startOf } from './threads';

/** The topics of a space that a list asks for. */
export interface TopicsPage {
	/** The pinned ones, the most recently active first. */
	readonly pinned: readonly TopicRow[];
	/** The others, as far as they were asked for. */
	readonly rows: readonly TopicRow[];
	readonly hasMore: boolean;
	/** Whether the space has any topic at all. */
	readonly isEmpty: boolean;
}

/**
 * Returns the pinned topics of a space and the first `most` of its others, the most recently active first, of those
 * that `keeps` keeps. Costs the pinned ones, and those that are looked at until there are enough.
 */
export async function topicsPage(
	db: Pick<ReplicaDatabase, 'records'>,
	space: SpaceId,
	keeps: (row: TopicRow) => boolean,
	most: number
): Promise<TopicsPage> {
	const { records } = db;
	const isTopic = (row: Row): row is TopicRow => row.kind === 'topic';
	const pinned = (
		await records
			.where('[space+kind+status+createdAt]')
			.between([space, 'topic', 'pinned', Dexie.minKey], [space, 'topic', 'pinned', Dexie.maxKey])
			.toArray()
	)
		.filter(isTopic)
		.filter(keeps)
		.sort((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1));
	const all = records
		.where('[space+kind+updatedAt]')
		.between([space, 'topic', Dexie.minKey], [space, 'topic', Dexie.maxKey]);
	const found = await all
		.reverse()
		.filter((row) => isTopic(row) && row.status !== 'pinned' && keeps(row))
		.limit(most + 1)
		.toArray();
	const rows = found.filter(isTopic);
	return {
		pinned,
		rows: rows.slice(0, most),
		hasMore: rows.length > most,
		isEmpty: pinned.length + rows.length === 0 && (await all.first()) === undefined
	};
}

/**
 * Returns the posts of a topic that somebody had not before them, the oldest first: those behind the last one of their
 * mark, and those that were written before it and came later, as many as there are, the last to arrive. At most `most`.
 */
export async function postsUnread(
	db: Pick<ReplicaDatabase, 'posts' | 'threads'>,
	topic: RecordId,
	mark: ReadPlace,
	most: number
): Promise<readonly PostRow[]> {
	const after = (await postsFrom(db, topic, mark, most + 1)).filter((post) => !isUpTo(post, mark));
	const total = (await db.threads.get(topic))?.count ?? 0;
	const late = total - mark.count - after.length;
	if (late <= 0 || after.length >= most) return after.slice(0, most);
	const came = await cameAfter(db, topic, 0)
		.reverse()
		.filter((post) => isUpTo(post, mark))
		.limit(Math.min(late, most - after.length))
		.toArray();
	return [...came.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)), ...after];
}

/** Returns how many posts a topic has, those that are at the relay alone included, and the last of them. */
export async function endOf(
	db: Pick<ReplicaDatabase, 'posts' | 'threads'>,
	topic: RecordId
): Promise<{ readonly count: number; readonly last: PostPlace | null }> {
	const last = await inTopic(db, topic).last();
	return { count: (await db.threads.get(topic))?.count ?? 0, last: last ?? null };
}

/** Returns the mark of somebody for whom a post, and everything behind it, is unread (again). */
export async function markBefore(
	db: Pick<ReplicaDatabase, 'posts' | 'threads'>,
	topic: RecordId,
	post: PostPlace,
	now: Instant
): Promise<ReadMark> {
	const floor = (await db.threads.get(topic))?.floor;
	const before = db.posts
		.where('[topic+at+id]')
		.between(startOf(topic, floor), [topic, post.at, post.id], true, false);
	const [here, last] = [await before.count(), await before.last()];
	const count = here + (floor?.older ?? 0);
	return { count, at: last?.at ?? 0, id: last?.id ?? '', seen: now };
}
