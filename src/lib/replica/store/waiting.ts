import type { Table } from 'dexie';
import type { RoomName } from '../../protocol/rooms';
import type { Waiting } from '../status';
import type { ReplicaDatabase } from './database';
import type { OutboxRow } from './rows';

/**
 * How many edits of each room wait is kept beside the outbox and changed in the same transaction, by the difference:
 * counting costs what waits, and it is asked all the time while much is sent. All that is put into the outbox or
 * taken out of it therefore goes through here.
 */

/** The tables that a transaction needs for this. */
export const OUTBOX_TABLES = ['outbox', 'meta'] as const;

/** The names of the facts that say how many edits of a room wait. */
const PREFIX = 'waiting:';

const keyOf = (room: RoomName): string => PREFIX + room;

/** The outbox for writing; others only read it. */
const outboxOf = (db: ReplicaDatabase): Table<OutboxRow, number> => db.table('outbox');

const ofRoom = (db: ReplicaDatabase, room: RoomName) =>
	db.outbox.where('[room+number]').between([room, -Infinity], [room, Infinity]);

/** Puts edits at the end of the outbox, in this order. Must run inside a transaction over `OUTBOX_TABLES`. */
export async function putIntoOutbox(
	db: ReplicaDatabase,
	rows: readonly OutboxRow[]
): Promise<void> {
	if (rows.length === 0) return;
	await outboxOf(db).bulkAdd(rows);
	await countRooms(db, rows, 1);
}

/** Takes edits out of the outbox that are in it. Must run inside a transaction over `OUTBOX_TABLES`. */
export async function takeOutOfOutbox(
	db: ReplicaDatabase,
	rows: readonly Pick<OutboxRow, 'number' | 'room'>[]
): Promise<void> {
	if (rows.length === 0) return;
	await outboxOf(db).bulkDelete(rows.flatMap(({ number }) => number ?? []));
	await countRooms(db, rows, -1);
}

/**
 * Takes the edits of a room from one number to another out of the outbox, apart from those held back. What was taken
 * out before lies before `from`, and is not gone through again: the browser keeps it for a while. Must run inside a
 * transaction over `OUTBOX_TABLES`.
 */
export async function takeOutUpTo(
	db: ReplicaDatabase,
	room: RoomName,
	from: number,
	upTo: number,
	heldBack: ReadonlySet<number>
): Promise<void> {
	const outbox = outboxOf(db);
	const done = outbox.where('[room+number]').between([room, from], [room, upTo], true, true);
	const between = outbox.where(':id').between(from, upTo, true, true);
	const [ofRoom, ofAll] = await Promise.all([done.primaryKeys(), between.count()]);
	const numbers = ofRoom.filter((number) => !heldBack.has(number));
	// Where nobody else's edits lie between them, all go in one request, and not one by one.
	if (numbers.length === ofAll) await between.delete();
	else await outbox.bulkDelete(numbers);
	await change(db, room, -numbers.length);
}

/**
 * What waits, room by room, of all rooms that this device has edits of. Costs what rooms there are. `first` remembers
 * the number of each room's oldest edit, before which there is none for good: looking for it from the beginning would
 * go through all that was taken out lately.
 */
export async function readWaiting(
	db: ReplicaDatabase,
	first: Map<RoomName, number> = new Map()
): Promise<Waiting[]> {
	return db.transaction('r', [...OUTBOX_TABLES], async () => {
		const facts = await db.meta.where('key').startsWith(PREFIX).toArray();
		const waiting: Waiting[] = [];
		for (const { key, value } of facts) {
			if (typeof value !== 'number' || value <= 0) continue;
			const room = key.slice(PREFIX.length);
			const oldest = await db.outbox
				.where('[room+number]')
				.between([room, first.get(room) ?? -Infinity], [room, Infinity])
				.first();
			if (oldest === undefined) continue;
			first.set(room, oldest.number ?? 0);
			waiting.push({ room, count: value, since: oldest.at });
		}
		return waiting;
	});
}

/** How many edits wait, over all rooms. */
export const waitingCount = async (db: ReplicaDatabase): Promise<number> =>
	(await db.meta.where('key').startsWith(PREFIX).toArray()).reduce(
		(sum, { value }) => sum + (typeof value === 'number' ? value : 0),
		0
	);

/** Counts what waits of rooms that were never counted: a version from before kept no number. */
export async function countUncounted(db: ReplicaDatabase): Promise<void> {
	await db.transaction('rw', [...OUTBOX_TABLES], async () => {
		const beyond = (room: RoomName) =>
			db.outbox.where('[room+number]').above([room, Infinity]).first();
		for (let row = await beyond(''); row !== undefined; row = await beyond(row.room)) {
			await change(db, row.room, 0);
		}
	});
}

async function countRooms(
	db: ReplicaDatabase,
	rows: readonly Pick<OutboxRow, 'room'>[],
	sign: 1 | -1
): Promise<void> {
	const counts = new Map<RoomName, number>();
	for (const { room } of rows) counts.set(room, (counts.get(room) ?? 0) + sign);
	for (const [room, by] of counts) await change(db, room, by);
}

async function change(db: ReplicaDatabase, room: RoomName, by: number): Promise<void> {
	const known = await db.meta.get(keyOf(room));
	if (known !== undefined && by === 0) return;
	// Before the first number there was none kept: what is there now is counted, once.
	const value =
		typeof known?.value === 'number' ? known.value + by : await ofRoom(db, room).count();
	await db.meta.put({ key: keyOf(room), value });
}
