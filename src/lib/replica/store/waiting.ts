import type { Table } from 'dexie';
import type { RecordId } from '../../domain/core/ids';
import { ownedBytes } from '../../domain/core/owned-bytes';
import type { RoomName } from '../../protocol/rooms';
import type { Waiting } from '../status';
import type { ReplicaDatabase } from './database';
import {
	editsIn,
	isPack,
	MOST as MOST_EDITS,
	packEdits,
	type OutboxPack,
	type WaitingRow
} from './packs';
import type { OutboxRow } from './sync-rows';

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
const outboxOf = (db: ReplicaDatabase): Table<OutboxRow | OutboxPack, number> => db.table('outbox');

const ofRoom = (db: ReplicaDatabase, room: RoomName) =>
	db.outbox.where('[room+number]').between([room, -Infinity], [room, Infinity]);

/**
 * Puts edits at the end of the outbox, in this order, many of them in packs. Must run inside a transaction over
 * `OUTBOX_TABLES`, and of many edits one call after the other.
 */
export async function putIntoOutbox(
	db: ReplicaDatabase,
	rows: readonly OutboxRow[]
): Promise<void> {
	const [one] = rows;
	if (one === undefined) return;
	const outbox = outboxOf(db);
	const packed = packEdits(rows);
	if (packed === null) await outbox.bulkAdd(rows);
	else {
		// The browser gives each row one number, and a pack takes many: it is asked for the next one that is free.
		const free = await outbox.add({ ...one, update: NO_BYTES, change: null });
		await outbox.delete(free);
		await outbox.bulkAdd(packed(free));
	}
	await countRooms(db, rows, 1);
}

const NO_BYTES = ownedBytes(new Uint8Array());

/**
 * Returns the edits of these records that wait, in their order, each in a row of its own: a pack that one of them is in
 * is taken apart, once and for good. Must run inside a transaction over `OUTBOX_TABLES`.
 */
export async function waitingOf(
	db: ReplicaDatabase,
	records: readonly RecordId[]
): Promise<WaitingRow[]> {
	const found = await outboxOf(db).where('record').anyOf(records).distinct().toArray();
	await unpack(db, found);
	const wanted = new Set(records);
	return found
		.flatMap(editsIn)
		.filter(({ record }) => wanted.has(record))
		.sort((a, b) => a.number - b.number);
}

/** Returns the edits with these numbers as far as they wait, in their order: see `waitingOf`. */
export async function waitingAt(
	db: ReplicaDatabase,
	numbers: readonly number[]
): Promise<WaitingRow[]> {
	// A pack has the number of its last edit, which is the next that there is.
	const found = await Promise.all(
		numbers.map((number) => outboxOf(db).where(':id').aboveOrEqual(number).first())
	);
	const rows = new Map(found.flatMap((row) => (row === undefined ? [] : [[row.number, row]])));
	const wanted = new Set(numbers);
	const holding = [...rows.values()].filter((row) =>
		editsIn(row).some(({ number }) => wanted.has(number))
	);
	await unpack(db, holding);
	return holding
		.flatMap(editsIn)
		.filter(({ number }) => wanted.has(number))
		.sort((a, b) => a.number - b.number);
}

/** Gives each edit of packs a row of its own, under its own number. */
async function unpack(
	db: ReplicaDatabase,
	rows: readonly (OutboxRow | OutboxPack)[]
): Promise<void> {
	// The last one takes the place of the pack.
	const edits = rows.filter((row) => isPack<OutboxPack>(row)).flatMap(editsIn);
	if (edits.length > 0) await outboxOf(db).bulkPut(edits);
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
	// What is held back was looked at, and is in no pack any more.
	const numbers = ofRoom.filter((number) => !heldBack.has(number));
	const packed = await countPacked(db, from, upTo, new Set(numbers));
	// Where nobody else's edits lie between them, all go in one request, and not one by one.
	if (numbers.length === ofAll) await between.delete();
	else await outbox.bulkDelete(numbers);
	await change(db, room, -numbers.length - packed);
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
			// A pack may be taken apart.
			first.set(room, editsIn(oldest)[0]?.number ?? 0);
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
	const value = typeof known?.value === 'number' ? known.value + by : await countRoom(db, room);
	await db.meta.put({ key: keyOf(room), value });
}

async function countRoom(db: ReplicaDatabase, room: RoomName): Promise<number> {
	const numbers = new Set(await ofRoom(db, room).primaryKeys());
	return numbers.size + (await countPacked(db, -Infinity, Infinity, numbers));
}

/**
 * Counts the edits of packs beyond the first of each, of those among some rows whose numbers lie within a span. Reads
 * none of them.
 */
async function countPacked(
	db: ReplicaDatabase,
	from: number,
	upTo: number,
	among: ReadonlySet<number>
): Promise<number> {
	let more = 0;
	// The first of a pack may be before the span, but not by more than one pack is long.
	await outboxOf(db)
		.where('first')
		.between(from - MOST_EDITS, upTo, true, true)
		.eachKey((first, { primaryKey }) => {
			if (among.has(primaryKey)) more += primaryKey - Number(first);
		});
	return more;
}
