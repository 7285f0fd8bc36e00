import type { Transaction } from 'dexie';
import * as Y from 'yjs';
import type { RecordChange } from '../../domain/core/change';
import type { RecordId } from '../../domain/core/ids';
import { ownedBytes } from '../../domain/core/owned-bytes';
import { bodyOf } from '../../domain/note/body';
import { madeBody } from '../../documents/first-body';
import { readRecord } from '../../documents/read-record';
import { openRecord } from '../../documents/record';
import { hasNote } from '../../documents/rich';
import { partText } from '../../documents/text-part';
import type { RoomName } from '../../protocol/rooms';
import { derive } from './derive';
import { isNothing } from './meaning';
import { mineOf } from './own-clients';
import { putRows } from './put-rows';
import type { BodyRow, Row } from './rows';
import type { OutboxRow, RefusalRow } from './sync-rows';
import type { DerivedTables } from './tables';
import { tablesOf } from './upgrade';
import { updatesOfOne } from './updates-of';

/**
 * From version 15, when a deal had its note in itself: each becomes a body beside its deal. Both keep the client ids
 * under which they were written, so that what several devices part by themselves merges into the same.
 */
export async function partTexts(transaction: Transaction): Promise<void> {
	const tables: DerivedTables = {
		...tablesOf(transaction),
		periods: transaction.table('periods') as DerivedTables['periods'],
		dealings: transaction.table('dealings') as DerivedTables['dealings'],
		lines: transaction.table('lines') as DerivedTables['lines'],
		posts: transaction.table('posts') as DerivedTables['posts'],
		threads: transaction.table('threads') as DerivedTables['threads'],
		bodies: transaction.table('bodies') as DerivedTables['bodies']
	};
	const deals = new Map<RecordId, RoomName>();
	const note = ({ id, kind, room }: Pick<Row, 'id' | 'kind' | 'room'>) => {
		if (kind === 'deal') deals.set(id, room);
	};
	await tables.records.each(note);
	await tables.bin.each(note);
	// One deal after the other: all documents at once may be more than a phone has room for.
	for (const [deal, room] of deals) await partDeal(transaction, tables, room, deal);
}

async function partDeal(
	transaction: Transaction,
	tables: DerivedTables,
	room: RoomName,
	deal: RecordId
): Promise<void> {
	const stored = await updatesOfOne(tables, deal);
	const doc = openRecord(stored.map(({ update }) => update));
	const record = hasNote(doc) ? readRecord(doc, deal) : null;
	const parts = record === null ? null : partText(doc);
	doc.destroy();
	if (record?.kind !== 'deal' || parts === null) return;
	const body = bodyOf(deal);
	const text = ownedBytes(Y.mergeUpdates([madeBody(record), parts.text]));
	const mine = mineOf(stored);
	await tables.updates.where('record').equals(deal).delete();
	await tables.updates.bulkAdd([
		{ record: deal, update: parts.rest, mine },
		{ record: body, update: text, mine }
	]);
	const before = await tables.records.get(deal);
	await putRows(
		tables,
		[derive(room, deal, [parts.rest]), derive(room, body, [text])],
		[before, undefined]
	);
	// An upgrade does not change the index of words: it takes them in when the text is read again.
	await transaction.table<BodyRow, string>('bodies').update(body, { stale: 1 });
	await partWaiting(transaction, deal, { rest: parts.rest, text });
	await partRefused(transaction, deal);
}

/** Parts what waits of a deal: what was written in its note is sent as a whole, after the rest. */
async function partWaiting(
	transaction: Transaction,
	deal: RecordId,
	{ rest, text }: Readonly<Record<'rest' | 'text', OutboxRow['update']>>
): Promise<void> {
	const outbox = transaction.table<OutboxRow, number>('outbox');
	const waiting = await outbox.where('record').equals(deal).sortBy('number');
	const [first] = waiting;
	if (first === undefined) return;
	const ofText = waiting.filter(({ change }) => change === null || change.note !== undefined);
	for (const row of ofText) {
		const change = row.change === null ? null : withoutNote(row.change);
		const { number = 0 } = row;
		if (change !== null && isNothing(change)) await outbox.delete(number);
		else await outbox.put({ ...row, update: rest, change });
	}
	if (ofText.length === 0) return;
	const whole = { record: bodyOf(deal), update: text, change: null, again: true } as const;
	await outbox.add({ ...whole, room: first.room, at: first.at });
}

/** What was refused of a deal's note is tried again in its body. */
async function partRefused(transaction: Transaction, deal: RecordId): Promise<void> {
	const refusals = transaction.table<RefusalRow, number>('refusals');
	for (const row of await refusals.where('record').equals(deal).toArray()) {
		const { wanted } = row;
		if (wanted.of !== 'record' || wanted.change.note === undefined) continue;
		if (!isNothing(withoutNote(wanted.change))) continue;
		await refusals.put({ ...row, record: bodyOf(deal) });
	}
}

function withoutNote({ note: _, ...change }: RecordChange): RecordChange {
	return change;
}
