import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import type { RoomName } from '../../protocol/rooms';
import { hasGap, openRecord } from '../../documents/record';
import type { ReplicaDatabase } from './database';
import { fieldsOf, partBy, readablePart, vectorIn, vectorOf } from './meaning';
import { mineOf } from './own-clients';
import { eachSlice } from './outbox';
import type { OutboxRow, UpdateRow } from './sync-rows';
import { updatesOf } from './updates-of';
import { OUTBOX_TABLES, putIntoOutbox, waitingOf } from './waiting';

/** What a relay that has lost something has sent: its states of the room's records. */
export type Sent = ReadonlyMap<RecordId, Uint8Array | null>;

/**
 * Puts into the outbox what the relay lacks of the records that this device has: all of it when the
 * member may carry what others wrote, else what this device wrote itself. Done twice it sends nothing twice.
 */
export function refill(
	db: ReplicaDatabase,
	room: RoomName,
	sent: Sent,
	carriesAll: boolean,
	at: number
): Promise<void> {
	return eachSlice(db, room, (ids) =>
		db.transaction('rw', ['updates', ...OUTBOX_TABLES], async () => {
			const stored = byRecord(await updatesOf(db, ids));
			const waiting = await waitingOf(db, ids);
			const known = new Set(waiting.map((row) => keyOf(row)));
			const rows: OutboxRow[] = [];
			for (const [record, updates] of stored) {
				for (const update of lackingParts(updates, sent.get(record) ?? null, carriesAll)) {
					const row: OutboxRow = { room, record, update, change: null, again: true, at };
					if (!known.has(keyOf(row))) rows.push(row);
				}
			}
			await putIntoOutbox(db, rows);
		})
	);
}

/** A record without what only others can bring back. */
export interface Reduced {
	readonly record: RecordId;
	readonly update: OwnedBytes;
	/** The client ids under which this device wrote in it. */
	readonly mine: readonly number[];
}

/**
 * Returns the records that hold what others wrote and the relay has lost, each as the relay has it with what this
 * device wrote itself. Others' devices and admins bring theirs back; what nobody brings would otherwise stay here
 * alone, for ever. A record whose own part builds on that of others is left as it is: it waits for them.
 */
export async function withoutLost(
	db: ReplicaDatabase,
	room: RoomName,
	sent: Sent
): Promise<readonly Reduced[]> {
	const found: Reduced[] = [];
	await eachSlice(db, room, async (ids) => {
		const stored = byRecord(await updatesOf(db, ids));
		for (const [record, updates] of stored) {
			const there = sent.get(record);
			// It came before the connection was cut, and is not known any more.
			if (there === null) continue;
			const mine = mineOf(updates);
			const update = reduced(updates, there ?? null, new Set(mine));
			if (update !== null) found.push({ record, update, mine });
		}
	});
	return found;
}

/** The relay's state with this device's own part; `null` when others wrote nothing more, or it cannot be told apart. */
function reduced(
	updates: readonly UpdateRow[],
	there: Uint8Array | null,
	mine: ReadonlySet<number>
): OwnedBytes | null {
	const known = there === null ? new Map<number, number>() : vectorIn(there);
	const here = openRecord(updates.map(({ update }) => update));
	const isMore = [...vectorOf(here)].some(
		([client, end]) => !mine.has(client) && end > (known.get(client) ?? 0)
	);
	here.destroy();
	if (!isMore) return null;
	const own = lackingParts(updates, there, false);
	// Of what is neither there nor from here nothing is left: it is no record of the room any more.
	if (there === null && own.length === 0) return null;
	const without = openRecord(there === null ? own : [there, ...own]);
	// What this device has written in others' records makes none by itself.
	const isRecord = !hasGap(without) && fieldsOf(without)?.['kind'] !== undefined;
	const update = isRecord ? ownedBytes(Y.encodeStateAsUpdate(without)) : null;
	without.destroy();
	return update;
}

/**
 * What is stored here of a record and lacks there. What can be taken in at once goes first: others'
 * parts may wait for it, as the rest may wait for theirs.
 */
function lackingParts(
	updates: readonly UpdateRow[],
	there: Uint8Array | null,
	carriesAll: boolean
): OwnedBytes[] {
	const own = carriesAll ? null : ownUpdates(updates, there);
	if (own !== null) return takable(there, own);
	const doc = openRecord(updates.map(({ update }) => update));
	const known = there === null ? new Map<number, number>() : vectorIn(there);
	const clients = carriesAll ? [...vectorOf(doc).keys()] : mineOf(updates);
	const part = partBy(doc, clients, known);
	doc.destroy();
	return part === null ? [] : takable(there, [part]);
}

/**
 * Updates as they can be taken in upon a state, one after the other: before each stands the part of it that needs
 * nothing else. What deletes only what the state lacks is left out: it would wait for that for ever.
 */
function takable(there: Uint8Array | null, updates: readonly OwnedBytes[]): OwnedBytes[] {
	let state = there;
	return updates.flatMap((update) => {
		const first = readablePart(state, update);
		state = state === null ? update : Y.mergeUpdates([state, update]);
		if (first === null) return [update];
		const taken = Y.parseUpdateMeta(first).to;
		const isAll = [...Y.parseUpdateMeta(update).to].every(
			([client, end]) => (taken.get(client) ?? 0) >= end
		);
		return isAll ? [first] : [first, update];
	});
}

/**
 * What this device wrote itself and the relay lacks, update by update, as it was written; `null` when that is
 * not kept any more, because the stored updates have been merged. Taken out of the merged document it would lack what
 * others have overwritten since: a record that somebody else has given away would come back without its owner, and be
 * refused as a whole.
 */
function ownUpdates(updates: readonly UpdateRow[], there: Uint8Array | null): OwnedBytes[] | null {
	const mine = new Set(mineOf(updates));
	const written = updates.map(({ update }) => ({ update, reach: Y.parseUpdateMeta(update).to }));
	const isOwn = (reach: ReadonlyMap<number, number>): boolean =>
		[...reach.keys()].every((client) => mine.has(client));
	const isMixed = written.some(
		({ reach }) => !isOwn(reach) && [...reach.keys()].some((client) => mine.has(client))
	);
	if (isMixed) return null;
	const known = there === null ? new Map<number, number>() : vectorIn(there);
	return written
		.filter(
			({ reach }) =>
				isOwn(reach) && [...reach].some(([client, end]) => end > (known.get(client) ?? 0))
		)
		.map(({ update }) => update);
}

function byRecord(stored: readonly UpdateRow[]): Map<RecordId, UpdateRow[]> {
	const groups = new Map<RecordId, UpdateRow[]>();
	for (const row of stored) {
		const group = groups.get(row.record);
		if (group === undefined) groups.set(row.record, [row]);
		else group.push(row);
	}
	return groups;
}

/** Equal for rows that would send the same. */
const keyOf = ({ record, update }: OutboxRow): string => `${record}/${update.join()}`;
