import type { TopicChoices } from '$lib/domain/topic/following';
import type { RecordId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { TopicRow } from '$lib/replica/store/rows';
import { unreadTopics } from '$lib/replica/store/topics';

/**
 * Returns the followed topic in which something is new, in whatever space, other than the one that is being read: the
 * one that waits longest. `null` when everything that is followed was read.
 */
export async function nextUnread(
	db: Pick<ReplicaDatabase, 'records' | 'threads' | 'visits'>,
	{ followed, muted }: TopicChoices,
	reading: RecordId | null
): Promise<TopicRow | null> {
	const ids = [...followed].flatMap(([id, is]) =>
		is && id !== reading && !muted.has(id) ? [id] : []
	);
	const unread = [...(await unreadTopics(db, ids))];
	const rows = (await db.records.bulkGet(unread)).flatMap((row) =>
		row?.kind === 'topic' ? [row] : []
	);
	return rows.sort((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1))[0] ?? null;
}
