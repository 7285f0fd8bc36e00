import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import type { Cursor } from '../../protocol/messages';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';

/** How far the records of a room have come that this device has never had as a whole. */
export interface Arriving {
	readonly received: number;
	/** `null` while that is not known. */
	readonly total: number | null;
}

/** What is kept of a whole that is on its way, so that it goes on where it was cut. */
interface Progress extends Arriving {
	/** The cursor to go on from; `null`: it begins again. */
	readonly cursor: Cursor | null;
	/** How many lists of ids have been kept. */
	readonly lists: number;
	/** The moment from which it brings posts; left out when it brings all. */
	readonly horizon?: Instant;
}

/** How far a device has come with a batch: up to a cursor, or up to a part of a whole. */
export type Reached =
	| { readonly of: 'log'; readonly cursor: Cursor }
	| {
			readonly of: 'whole';
			/** Whether the whole begins with it. */
			readonly isFirst: boolean;
			readonly ids: readonly RecordId[];
			readonly received: number;
			/** `null`: the batch does not say. */
			readonly total: number | null;
			/** The cursor to go on from; `null`: the one of before holds on, if there is one. */
			readonly cursor: Cursor | null;
			/** The moment from which it brings posts; `null` when it brings all. */
			readonly horizon: Instant | null;
	  };

/** The names of the facts that say how far a room has come, and what of it. */
const PROGRESS = 'arriving:';
const LIST = 'arrived:';

const listKeys = (room: RoomName): [string, string] => [`${LIST}${room}:`, `${LIST}${room}:\uffff`];

/** Notes how far a room has come. Runs inside the transaction that stores what has come. */
export async function noteReached(
	db: ReplicaDatabase,
	room: RoomName,
	reached: Reached
): Promise<void> {
	if (reached.of === 'log') {
		await db.cursors.put({ room, cursor: reached.cursor });
		return;
	}
	if (reached.isFirst) await forgetArriving(db, room);
	const before = await progressOf(db, room);
	const { ids, received, total, cursor, horizon } = reached;
	const lists = before?.lists ?? 0;
	await db.meta.put({ key: `${LIST}${room}:${String(lists)}`, value: ids });
	const value: Progress = {
		received,
		total: total ?? before?.total ?? null,
		cursor: cursor ?? before?.cursor ?? null,
		lists: lists + 1,
		...(horizon === null ? {} : { horizon })
	};
	await db.meta.put({ key: PROGRESS + room, value });
}

/** The whole of a room is here, up to this cursor. */
export const noteWhole = (db: ReplicaDatabase, room: RoomName, cursor: Cursor): Promise<void> =>
	db.transaction('rw', ['cursors', 'meta'], async () => {
		await db.cursors.put({ room, cursor });
		await forgetArriving(db, room);
	});

/** Forgets how far a whole has come: it begins again, or does not matter any more. */
export async function forgetArriving(db: ReplicaDatabase, room: RoomName): Promise<void> {
	await db.meta.delete(PROGRESS + room);
	await db.meta
		.where('key')
		.between(...listKeys(room))
		.delete();
}

/** The cursor with which a device asks for what it lacks of a room; `null` when it has none. */
export async function cursorOf(db: ReplicaDatabase, room: RoomName): Promise<Cursor | null> {
	const progress = await progressOf(db, room);
	return progress?.cursor ?? (await db.cursors.get(room))?.cursor ?? null;
}

/**
 * The moment from which a whole that goes on where it was cut brings posts: the one with which it began. `null` when it
 * brings all; `undefined` when none is under way.
 */
export async function horizonOfWhole(
	db: ReplicaDatabase,
	room: RoomName
): Promise<Instant | null | undefined> {
	const progress = await progressOf(db, room);
	return progress === null || progress.cursor === null ? undefined : (progress.horizon ?? null);
}

/** The ids of what has come of a whole so far. */
export async function arrivedOf(db: ReplicaDatabase, room: RoomName): Promise<RecordId[]> {
	const lists = await db.meta
		.where('key')
		.between(...listKeys(room))
		.toArray();
	return lists.flatMap(({ value }) => value as RecordId[]);
}

async function progressOf(db: ReplicaDatabase, room: RoomName): Promise<Progress | null> {
	return ((await db.meta.get(PROGRESS + room))?.value as Progress | undefined) ?? null;
}

/** What this device knows of the wholes of rooms. */
export interface Wholes {
	/** The rooms that it has had as a whole. */
	readonly whole: ReadonlySet<RoomName>;
	/** How far others have come. */
	readonly arriving: ReadonlyMap<RoomName, Arriving>;
}

/** Reads which rooms are here as a whole, and how far the others have come. */
export async function readWholes(db: ReplicaDatabase): Promise<Wholes> {
	const cursors = await db.cursors.toArray();
	const facts = await db.meta.where('key').startsWith(PROGRESS).toArray();
	return {
		whole: new Set(cursors.map(({ room }) => room)),
		arriving: new Map(
			facts.map(({ key, value }) => [key.slice(PROGRESS.length), value as Arriving])
		)
	};
}

/**
 * How far several rooms have come together; `null` when all of them are here. The total is known when that of each
 * is that has not come.
 */
export function together(rooms: readonly (Arriving | null)[]): Arriving | null {
	const coming = rooms.filter((room) => room !== null);
	if (coming.length === 0) return null;
	return coming.reduce((sum, { received, total }) => ({
		received: sum.received + received,
		total: sum.total === null || total === null ? null : sum.total + total
	}));
}
