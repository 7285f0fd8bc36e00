import type { Cursor } from '../../protocol/messages';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';

/** How far the records of a room have come that this device has never had as a whole. */
export interface Arriving {
	readonly received: number;
	/** `null` while that is not known. */
	readonly total: number | null;
}

/** The names of the facts that say how far a room has come. */
const PREFIX = 'arriving:';

/** Notes how far the whole of a room has come. */
export const noteArriving = async (
	db: ReplicaDatabase,
	room: RoomName,
	arriving: Arriving
): Promise<void> => {
	await db.meta.put({ key: PREFIX + room, value: arriving });
};

/** The whole of a room is here, up to this cursor. */
export const noteWhole = (db: ReplicaDatabase, room: RoomName, cursor: Cursor): Promise<void> =>
	db.transaction('rw', ['cursors', 'meta'], async () => {
		await db.cursors.put({ room, cursor });
		await db.meta.delete(PREFIX + room);
	});

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
	const facts = await db.meta.where('key').startsWith(PREFIX).toArray();
	return {
		whole: new Set(cursors.map(({ room }) => room)),
		arriving: new Map(facts.map(({ key, value }) => [key.slice(PREFIX.length), value as Arriving]))
	};
}
