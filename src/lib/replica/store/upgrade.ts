import type { EntityTable, Transaction } from 'dexie';
import * as Y from 'yjs';
import type { Instant } from '../../domain/core/day';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { lastContact } from '../../domain/customer/interactions';
import { openRecord } from '../../documents/record';
import { RecordReading } from '../../documents/record-reading';
import type { RoomName } from '../../protocol/rooms';
import { AggregateDelta } from './aggregate-delta';
import { derive } from './derive';
import { leadingTo } from './leading';
import { putRows } from './put-rows';
import { DealingsDelta } from './dealings';
import type { BinRow, Row } from './rows';
import type { DealingsRow } from './figure-rows';
import type { OutboxRow, RefusalRow, UpdateRow, Wanted } from './sync-rows';
import { clientsOf } from './meaning';
import type { DerivedTables } from './tables';
import { updatesOfOne } from './updates-of';

/** A refused edit as version 1 kept it: bytes only. */
type OldRefusal = Omit<RefusalRow, 'facts' | 'wanted'> & { readonly update: OwnedBytes };

/**
 * From version 1, whose outbox knew bytes and not what they mean: each record that waits is sent as a
 * whole, once, which holds all of its edits.
 */
export async function giveMeaning(transaction: Transaction): Promise<void> {
	const outbox = transaction.table<OutboxRow, number>('outbox');
	const updates = transaction.table<UpdateRow, number>('updates');
	const waiting = new Map<string, OutboxRow[]>();
	for (const row of await outbox.orderBy('number').toArray()) {
		const rows = waiting.get(row.record);
		if (rows === undefined) waiting.set(row.record, [row]);
		else rows.push(row);
	}
	await outbox.clear();
	for (const [record, rows] of waiting) {
		const [first] = rows;
		const stored = await updates.where('record').equals(record).toArray();
		const begin = stored[0]?.n;
		if (first === undefined || begin === undefined) continue;
		const update = ownedBytes(Y.mergeUpdates(stored.map((row) => row.update)));
		const mine = [...new Set(rows.flatMap((row) => clientsOf(row.update)))];
		await updates.update(begin, { mine });
		await outbox.add({ room: first.room, record, update, change: null, at: first.at });
	}
	const refusals = transaction.table<RefusalRow | OldRefusal, number>('refusals');
	await refusals.toCollection().modify((row, place) => {
		if (!('update' in row)) return;
		const { update, ...rest } = row;
		const wanted: Wanted =
			row.record === '' ? { of: 'document', touches: [] } : { of: 'whole-record', update };
		place.value = { ...rest, facts: {}, wanted };
	});
}

/** From version 2: what follows from the records' documents is derived from them once more. */
export async function deriveAnew(transaction: Transaction): Promise<void> {
	const records = transaction.table<Row, string>('records');
	const bin = transaction.table<BinRow, string>('bin');
	const rooms = new Map<string, RoomName>();
	for (const { id, room } of [...(await records.toArray()), ...(await bin.toArray())]) {
		rooms.set(id, room);
	}
	await records.clear();
	await bin.clear();
	// One record after the other: all documents at once may be more than a phone has room for.
	for (const [id, room] of rooms) {
		const stored = await transaction
			.table<UpdateRow>('updates')
			.where('record')
			.equals(id)
			.toArray();
		const derived = derive(
			room,
			id,
			stored.map(({ update }) => update)
		);
		await putRows(tablesOf(transaction), [derived], []);
	}
}

/** From version 4: the rows of customers say when they were called last. */
export async function noteCalls(transaction: Transaction): Promise<void> {
	const { records } = tablesOf(transaction);
	const talkedOf = await records
		.filter(({ kind, postCount }) => kind === 'customer' && postCount > 0)
		.toArray();
	for (const { id, room } of talkedOf) {
		const stored = await transaction
			.table<UpdateRow>('updates')
			.where('record')
			.equals(id)
			.toArray();
		const derived = derive(
			room,
			id,
			stored.map(({ update }) => update)
		);
		if (derived.is === 'live') await records.put(derived.row);
	}
}

/** From version 5: the rows of customers and leads are derived once more. */
export async function deriveContacts(transaction: Transaction): Promise<void> {
	const tables = tablesOf(transaction);
	const found = new Map<string, RoomName>();
	const note = ({ id, kind, room }: Pick<Row, 'id' | 'kind' | 'room'>) => {
		if (kind === 'customer' || kind === 'lead') found.set(id, room);
	};
	await tables.records.each(note);
	await tables.bin.each(note);
	for (const [id, room] of found) {
		const stored = await updatesOfOne(tables, id);
		const updates = stored.map(({ update }) => update);
		await putRows(tables, [derive(room, id, updates)], [await tables.records.get(id)]);
	}
}

/** From version 5: the totals are counted once more, from the rows. */
export async function countAnew(transaction: Transaction): Promise<void> {
	const { records, totals } = tablesOf(transaction);
	const delta = new AggregateDelta();
	await records.each((row) => {
		delta.count(row, 1);
	});
	await totals.clear();
	await delta.commit({ records, totals, dealings: null, periods: null });
}

/** From version 6: the rows of customers and deals say when there was contact last. */
export async function noteContacts(transaction: Transaction): Promise<void> {
	const { records, bin, updates } = tablesOf(transaction);
	// Nothing was written down with a record that has not changed since it was made.
	const touched = await records
		.filter(
			({ kind, createdAt, updatedAt }) =>
				(kind === 'customer' || kind === 'deal') && updatedAt > createdAt
		)
		.primaryKeys();
	for (const id of touched) {
		let contactedAt: Instant | null = null;
		// The row of a customer speaks for those that were merged into it, too.
		for (const one of [id, ...(await leadingTo({ records, bin }, id))]) {
			const stored = await updatesOfOne({ updates }, one);
			const found = contactIn(
				one,
				stored.map(({ update }) => update)
			);
			if (found !== null) contactedAt = Math.max(found, contactedAt ?? found);
		}
		if (contactedAt !== null) await records.update(id, { contactedAt });
	}
}

function contactIn(id: string, updates: readonly Uint8Array[]): Instant | null {
	const doc = openRecord(updates);
	const { history, posts } = new RecordReading(doc, id);
	const contacted = lastContact(history, posts);
	doc.destroy();
	return contacted;
}

/** From version 6: what the deals of each customer come to is counted, from the rows. */
export async function countDealings(transaction: Transaction): Promise<void> {
	const { records } = tablesOf(transaction);
	const dealings = transaction.table('dealings') as EntityTable<DealingsRow, 'customer'>;
	const delta = new DealingsDelta();
	await records.each((row) => {
		if (row.kind === 'deal') delta.count(row, 1);
	});
	await dealings.clear();
	await delta.commit(records, dealings);
}

/** The tables of an upgrade, by the names that a database has for them. */
export const tablesOf = (transaction: Transaction): DerivedTables => ({
	updates: transaction.table('updates') as DerivedTables['updates'],
	records: transaction.table('records') as DerivedTables['records'],
	bin: transaction.table('bin') as DerivedTables['bin'],
	totals: transaction.table('totals') as DerivedTables['totals'],
	// Counted as a whole by `countDealings`, the last step.
	dealings: null,
	periods: null,
	past: transaction.table('past') as DerivedTables['past'],
	lines: null,
	posts: null,
	threads: null,
	bodies: null,
	notices: transaction.table('notices') as DerivedTables['notices']
});
