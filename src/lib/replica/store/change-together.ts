import * as Y from 'yjs';
import type { Refusal } from '../../domain/access/refusal';
import type { RecordChange } from '../../domain/core/change';
import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { succeed, type Result } from '../../domain/core/result';
import { editOf, type RecordFields } from '../../domain/policy/edit';
import { ownedBytes } from '../../domain/core/owned-bytes';
import { applyChange, openRecord } from '../../documents/record';
import { RecordReading } from '../../documents/record-reading';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';
import { deriveFrom, groupByRecord, type Derived } from './derive';
import { fieldsOf, writtenOn } from './meaning';
import { putRows } from './put-rows';
import type { Judge } from './rebase';
import type { OutboxRow, UpdateRow } from './rows';
import { putIntoOutbox } from './waiting';
import { isAttached } from './writer';

/** What is wanted of one record: edits one after the other, each judged and sent by itself. */
export interface RecordEdits {
	readonly room: RoomName;
	readonly id: RecordId;
	readonly edits: readonly RecordChange[];
}

/** The same, with the edits made only when it is their turn, from the fields as they are then. */
export interface WantedEdits extends Omit<RecordEdits, 'edits'> {
	readonly edits: (fields: RecordFields | null) => readonly RecordChange[];
}

/**
 * Makes edits of many records, each record named once, and puts them into the outbox in this order:
 * all of them, or none when the rules refuse one. Must run inside a transaction over all that follows
 * from records and the outbox.
 */
export async function editTogether(
	db: ReplicaDatabase,
	judge: Judge,
	at: Instant,
	wanted: readonly WantedEdits[]
): Promise<Result<null, Refusal>> {
	const ids = wanted.map(({ id }) => id);
	const stored = groupByRecord(await db.updates.where('record').anyOf(ids).toArray());
	const rows = await db.records.bulkGet(ids);
	const outgoing: OutboxRow[] = [];
	const added: UpdateRow[] = [];
	const derived: Derived[] = [];
	for (const { room, id, edits } of wanted) {
		const doc = openRecord(stored.get(id) ?? []);
		for (const wanted of edits(fieldsOf(doc))) {
			const change = writtenOn(doc, wanted);
			const judged = judge(room, editOf(fieldsOf(doc), change));
			if (!judged.ok) {
				doc.destroy();
				return judged;
			}
			const before = Y.encodeStateVector(doc);
			applyChange(doc, change, 'local');
			const update = ownedBytes(Y.encodeStateAsUpdate(doc, before));
			added.push({ record: id, update, mine: [doc.clientID] });
			outgoing.push({ room, record: id, update, change, at });
		}
		derived.push(deriveFrom(room, new RecordReading(doc, id)));
		doc.destroy();
	}
	await db.updates.bulkAdd(added);
	await putRows(db, derived, rows);
	if (await isAttached(db)) await putIntoOutbox(db, outgoing);
	return succeed(null);
}
