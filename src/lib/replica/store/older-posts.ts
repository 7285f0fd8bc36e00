import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { comparePlaces, type PostPlace } from '../../domain/topic/post-place';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';
import type { Floor, ThreadRow } from './thread-rows';
import { hereInTopic, inTopic, tellTopics } from './threads';

/**
 * Posts that are at the relay and not on this device (HI-18). For each topic there is a floor: from there on this device
 * has everything. It goes down as older posts are fetched, and up when they are let go of, so that there is never a gap in
 * what is read. What is wanted of older posts is stored until it is here: any tab asks, and the leading one fetches.
 */

/** What somebody wants of the posts of a topic that are not here. */
export type OlderWanted =
	/** Only how many there are: one of them has come by itself. */
	| { readonly to: 'count' }
	/** Those right before the floor. */
	| { readonly to: 'page' }
	/** Everything from a post on. */
	| { readonly to: 'post'; readonly post: RecordId }
	/** Everything from a moment on. */
	| { readonly to: 'from'; readonly at: Instant };

/** What is wanted of which topic. */
export interface OlderAsked {
	readonly topic: RecordId;
	readonly wanted: OlderWanted;
}

/** The names of the facts that say what is wanted. */
const WANTED = 'older:';

const prefixOf = (room: RoomName): string => `${WANTED}${room}:`;
const keyOf = (room: RoomName, { topic, wanted }: OlderAsked): string =>
	`${prefixOf(room)}${topic}:${wanted.to}`;

/** Notes what is wanted of a topic, until it is here. Of two moments the earlier one holds. */
export async function wantOlder(
	db: Pick<ReplicaDatabase, 'meta'>,
	room: RoomName,
	asked: OlderAsked
): Promise<void> {
	const key = keyOf(room, asked);
	const { wanted } = asked;
	const known = (await db.meta.get(key))?.value as OlderAsked | undefined;
	const isCovered =
		wanted.to === 'from' && known?.wanted.to === 'from' && known.wanted.at <= wanted.at;
	if (!isCovered) await db.meta.put({ key, value: asked });
}

/** Returns what is wanted of the topics of a room. */
export async function olderWanted(
	db: Pick<ReplicaDatabase, 'meta'>,
	room: RoomName
): Promise<OlderAsked[]> {
	const rows = await db.meta.where('key').startsWith(prefixOf(room)).toArray();
	return rows.map(({ value }) => value as OlderAsked);
}

/** Returns what is wanted of one topic. */
export const olderWantedOf = async (
	db: Pick<ReplicaDatabase, 'meta'>,
	room: RoomName,
	topic: RecordId
): Promise<OlderWanted[]> => {
	const rows = await db.meta
		.where('key')
		.startsWith(`${prefixOf(room)}${topic}:`)
		.toArray();
	return rows.map(({ value }) => (value as OlderAsked).wanted);
};

/** Forgets what was wanted of a topic. */
export const forgetWanted = (
	db: Pick<ReplicaDatabase, 'meta'>,
	room: RoomName,
	topic: RecordId
): Promise<number> =>
	db.meta
		.where('key')
		.startsWith(`${prefixOf(room)}${topic}:`)
		.delete();

/** Forgets from which moments on posts were wanted, in all rooms. */
export const forgetFrom = (db: Pick<ReplicaDatabase, 'meta'>): Promise<number> =>
	db.meta
		.where('key')
		.startsWith(WANTED)
		.filter(({ value }) => (value as OlderAsked).wanted.to === 'from')
		.delete();

/**
 * Takes what the relay says of the posts before a place, after those from there on were stored: the topic's floor is
 * there now, and `older` posts are before it; with none, there is no floor. Must run inside a transaction.
 */
export async function settleFloor(
	db: ReplicaDatabase,
	room: RoomName,
	topic: RecordId,
	{
		from,
		older,
		readAt
	}: { readonly from: PostPlace; readonly older: number; readonly readAt?: Instant }
): Promise<void> {
	const known = await db.threads.get(topic);
	const { floor: _, ...thread } = known ?? { topic, count: 0, came: 0, lastAt: 0 };
	const floor: Floor | undefined =
		older > 0 ? { room, at: from.at, id: from.id, older } : undefined;
	const here = await hereInTopic(db, topic, floor).count();
	const row: ThreadRow = {
		...thread,
		count: here + older,
		...(floor === undefined ? {} : { floor }),
		...(readAt === undefined ? {} : { olderReadAt: readAt })
	};
	await db.threads.put(row);
	await tellTopics(db, [row]);
}

/** Forgets what was wanted of a topic and is here, after `settleFloor`. */
export async function forgetMet(
	db: ReplicaDatabase,
	room: RoomName,
	topic: RecordId
): Promise<void> {
	const floor = (await db.threads.get(topic))?.floor;
	if (floor === undefined) {
		await forgetWanted(db, room, topic);
		return;
	}
	for (const wanted of await olderWantedOf(db, room, topic)) {
		if (await isMet(db, floor, wanted)) await db.meta.delete(keyOf(room, { topic, wanted }));
	}
}

/** Whether one answer was enough, or what is wanted is from the floor on. */
async function isMet(
	db: Pick<ReplicaDatabase, 'posts'>,
	floor: Floor,
	wanted: OlderWanted
): Promise<boolean> {
	switch (wanted.to) {
		case 'count':
		case 'page':
			return true;
		case 'from':
			return comparePlaces(floor, { at: wanted.at, id: '' }) <= 0;
		case 'post': {
			const post = await db.posts.get(wanted.post);
			return post !== undefined && comparePlaces(floor, post) <= 0;
		}
	}
}

/**
 * Takes what the relay says at the end of a whole room: how many posts of each topic it has not sent, which were said
 * before `horizon`. Topics that it does not name are here. What of older posts waits to be sent stays, and everything
 * between it and the others is fetched.
 */
export async function settleFloors(
	db: ReplicaDatabase,
	room: RoomName,
	horizon: Instant,
	older: ReadonlyMap<RecordId, number>
): Promise<void> {
	await db.transaction('rw', ['threads', 'posts', 'records', 'meta'], async () => {
		const before = await db.threads.filter(({ floor }) => floor?.room === room).primaryKeys();
		for (const topic of new Set([...before, ...older.keys()])) {
			const left = older.get(topic) ?? 0;
			await settleFloor(db, room, topic, { from: { at: horizon, id: '' }, older: left });
			const first = left === 0 ? undefined : await inTopic(db, topic).first();
			if (first !== undefined && first.at < horizon) {
				await wantOlder(db, room, { topic, wanted: { to: 'from', at: first.at } });
				await wantOlder(db, room, { topic, wanted: { to: 'count' } });
			}
		}
	});
}

/** Whether something of a room is at the relay alone. */
export const hasOlder = async (
	db: Pick<ReplicaDatabase, 'threads'>,
	room: RoomName
): Promise<boolean> =>
	(await db.threads.filter(({ floor }) => floor?.room === room).first()) !== undefined;

/** Returns the latest moment before which posts of some topic are at the relay alone; `null` when all are here. */
export async function olderUpTo(db: Pick<ReplicaDatabase, 'threads'>): Promise<Instant | null> {
	let latest: Instant | null = null;
	await db.threads.each(({ floor }) => {
		if (floor !== undefined) latest = Math.max(latest ?? 0, floor.at);
	});
	return latest;
}
