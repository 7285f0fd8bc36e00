import { Dexie } from 'dexie';
import type { RecordId } from '$lib/domain/core/ids';
import { follows, type TopicChoices } from '$lib/domain/topic/following';
import { hasUnread, type TopicReader } from '$lib/domain/topic/read-marks';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { postsUnread } from '$lib/replica/store/topics';
import type { Row, TopicRow } from '$lib/replica/store/rows';

/** How many posts of their own are passed over to find one that is news to a person. */
const MOST_OWN = 50;

/** Whose next topic is asked for. */
export interface Asking {
	readonly choices: TopicChoices;
	readonly reader: TopicReader;
	/** Whether a record is hidden: its space is in the bin, or an add-on is off. */
	readonly hides: (row: Row) => boolean;
}

/**
 * Returns the followed topic with something unread, in whatever space, other than the one that is being read: the one
 * that waits longest. `null` when everything that is followed was read.
 */
export async function nextUnread(
	db: Pick<ReplicaDatabase, 'records'>,
	{ choices, reader, hides }: Asking,
	reading: RecordId | null
): Promise<TopicRow | null> {
	const follower = { ...choices, member: reader.member };
	const rows = await db.records
		.where('[kind+sortTitle]')
		.between(['topic', Dexie.minKey], ['topic', Dexie.maxKey])
		.filter(
			(row) =>
				row.kind === 'topic' &&
				row.id !== reading &&
				follows(row, follower) &&
				hasUnread(row, reader) &&
				!hides(row)
		)
		.toArray();
	const topics = rows.flatMap((row) => (row.kind === 'topic' ? [row] : []));
	return topics.sort((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1))[0] ?? null;
}

/** Returns the first post of a topic that a person has not read; `null` where they were never there, or have read all. */
export async function firstUnread(
	db: Pick<ReplicaDatabase, 'posts' | 'threads'>,
	{ id }: Pick<TopicRow, 'id'>,
	{ member, marks }: TopicReader
): Promise<RecordId | null> {
	const mark = marks.get(id);
	if (mark === undefined) return null;
	const news = await postsUnread(db, id, mark, MOST_OWN);
	return news.find(({ by }) => by !== member)?.id ?? null;
}
