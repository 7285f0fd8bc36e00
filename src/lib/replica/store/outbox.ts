import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import { ownedBytes } from '../../domain/core/owned-bytes';
import type { Cursor } from '../../protocol/messages';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';
import { groupByRecord } from './derive';
import { isWithin, vectorIn } from './meaning';
import { idsInRoom } from './projection';
import { updatesOf, updatesOfOne } from './updates-of';
import {
	OUTBOX_TABLES,
	putIntoOutbox,
	takeOutOfOutbox,
	takeOutUpTo,
	waitingAt,
	waitingOf
} from './waiting';

/** How many records are read at once when all of them are. */
const SLICE = 500;

/**
 * The edits from the first that was on its way up to a number are on the relay's disk, apart from those held back:
 * answered otherwise, and waiting for better times. A cursor that came with the answer is kept.
 */
export async function acknowledge(
	db: ReplicaDatabase,
	room: RoomName,
	from: number,
	upTo: number,
	heldBack: ReadonlySet<number>,
	cursor: Cursor | null
): Promise<void> {
	await db.transaction('rw', [...OUTBOX_TABLES, 'cursors'], async () => {
		await takeOutUpTo(db, room, from, upTo, heldBack);
		if (cursor !== null) await db.cursors.put({ room, cursor });
	});
}

/**
 * The relay lacks what an edit builds on: the record's whole state takes its place in the outbox,
 * once. `parked`: that is what the relay has just been given, and it was not enough.
 */
export function sendWhole(db: ReplicaDatabase, number: number): Promise<'queued' | 'parked'> {
	return db.transaction('rw', ['updates', ...OUTBOX_TABLES], async () => {
		const [edit] = await waitingAt(db, [number]);
		// Accepted, refused or written again meanwhile.
		if (edit === undefined) return 'queued';
		if (edit.again === true) return 'parked';
		const { number: _, ...rest } = edit;
		const stored = await updatesOfOne(db, edit.record);
		if (stored.length === 0) return 'parked';
		const later = (await waitingOf(db, [edit.record])).filter(
			({ again, number: other }) => again === true && other > number
		);
		await takeOutOfOutbox(db, [edit]);
		// One whole state is enough for all the edits that it holds: they go after it as they are.
		const isOnItsWay = later.some(({ update }) => isWithin(edit.update, vectorIn(update)));
		if (isOnItsWay) await putIntoOutbox(db, [rest]);
		else {
			const update = ownedBytes(Y.mergeUpdates(stored.map((row) => row.update)));
			await putIntoOutbox(db, [{ ...rest, update, again: true }]);
		}
		return 'queued';
	});
}

/** Moves edits to the end of the outbox, in their order. */
export async function sendLater(db: ReplicaDatabase, numbers: readonly number[]): Promise<void> {
	await db.transaction('rw', [...OUTBOX_TABLES], async () => {
		const rows = await waitingAt(db, numbers);
		await takeOutOfOutbox(db, rows);
		await putIntoOutbox(
			db,
			rows.map(({ number: _, ...rest }) => rest)
		);
	});
}

/** Puts every record's state into the outbox, for a relay that has nothing of this workspace. */
export async function sendEverything(db: ReplicaDatabase, at: number): Promise<void> {
	const rows = await db.records.toArray();
	const binned = await db.bin.toArray();
	const posts = await db.posts.toArray();
	const bodies = await db.bodies.toArray();
	// Topics come before what was said in them, and records before their texts.
	const all = [...rows, ...binned, ...posts, ...bodies].map(({ id, room }) => ({ id, room }));
	for (let start = 0; start < all.length; start += SLICE) {
		const slice = all.slice(start, start + SLICE);
		await db.transaction('rw', ['updates', ...OUTBOX_TABLES], async () => {
			const byRecord = groupByRecord(
				await updatesOf(
					db,
					slice.map(({ id }) => id)
				)
			);
			await putIntoOutbox(
				db,
				slice.map(({ id, room }) => ({
					room,
					record: id,
					update: ownedBytes(Y.mergeUpdates([...(byRecord.get(id) ?? [])])),
					change: null,
					at
				}))
			);
		});
	}
}

/** Calls for every record of a room that this device has, a slice of them at a time. */
export async function eachSlice(
	db: ReplicaDatabase,
	room: RoomName,
	work: (ids: readonly RecordId[]) => Promise<void>
): Promise<void> {
	const ids = await idsInRoom(db, room);
	for (let start = 0; start < ids.length; start += SLICE) {
		await work(ids.slice(start, start + SLICE));
	}
}
