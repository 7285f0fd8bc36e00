import type { RecordId } from '../../domain/core/ids';
import type { HistoryEntry } from '../../domain/history/history';
import type { RecordFields } from '../../domain/policy/edit';
import { openRecord, readFields, readHistory } from '../../documents/record';
import type { ReplicaDatabase } from './database';
import { groupByRecord } from './derive';
import { updatesOf } from './updates-of';

/** A record as it is stored, field by field. */
export interface StoredRecord {
	readonly id: RecordId;
	readonly fields: RecordFields;
	readonly history: readonly HistoryEntry[];
}

/** Reads records as they are stored. Those that this device does not have are left out. */
export async function readStored(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): Promise<readonly StoredRecord[]> {
	const stored = groupByRecord(await updatesOf(db, ids));
	return [...stored].map(([id, updates]) => {
		const doc = openRecord(updates);
		const record = { id, fields: readFields(doc), history: readHistory(doc) };
		doc.destroy();
		return record;
	});
}
