import { Dexie } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { Row, TopicRow } from './rows';
import { placeOf } from './threads';

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
 * Returns in which of these topics something has come since they were looked at on this device. One that was never
 * looked at has no mark: on a new device nothing is new.
 */
export async function unreadTopics(
	db: Pick<ReplicaDatabase, 'threads' | 'visits'>,
	topics: readonly RecordId[]
): Promise<ReadonlySet<RecordId>> {
	const threads = await db.threads.bulkGet([...topics]);
	const visits = await db.visits.bulkGet([...topics]);
	return new Set(
		topics.filter((_, at) => {
			const visit = visits[at];
			const came = threads[at]?.came ?? 0;
			return visit !== undefined && came > placeOf(visit.reached);
		})
	);
}
