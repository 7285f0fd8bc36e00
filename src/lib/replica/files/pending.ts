import { isFileHash } from '../../domain/file/file';
import { keyed } from '../../domain/core/keyed';
import type { RecordId } from '../../domain/core/ids';
import type { RecordFields } from '../../domain/policy/edit';
import { openRecord, readFields } from '../../documents/record';
import type { ReplicaDatabase } from '../store/database';
import { updatesOfOne } from '../store/updates-of';
import type { UploadRow } from './rows';

/** A file that is to be brought to the relay now or later. */
export interface Pending extends UploadRow {
	/** Whether the relay has heard of everything that this device did to the record. */
	readonly isNamedThere: boolean;
}

/**
 * The uploads whose record still names the file, the oldest first. One that was taken away, or whose
 * attaching was refused, is none; when it is attached again, it is.
 */
export async function pendingUploads(db: ReplicaDatabase): Promise<Pending[]> {
	const rows = await db.uploads.toArray();
	const fields = new Map<RecordId, RecordFields>();
	const unsent = new Set<RecordId>();
	for (const record of new Set(rows.map((row) => row.record))) {
		fields.set(record, await fieldsHere(db, record));
		if ((await db.outbox.where('record').equals(record).count()) > 0) unsent.add(record);
	}
	return rows
		.filter(({ record, id, hash }) => hashNamed(fields.get(record) ?? {}, id) === hash)
		.map((row) => ({ ...row, isNamedThere: !unsent.has(row.record) }))
		.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** A record's fields as this device has them; none when it does not. */
export async function fieldsHere(
	db: Pick<ReplicaDatabase, 'updates'>,
	record: RecordId
): Promise<RecordFields> {
	const updates = await updatesOfOne(db, record);
	const doc = openRecord(updates.map(({ update }) => update));
	try {
		return readFields(doc);
	} finally {
		doc.destroy();
	}
}

/** The hash of the file that a record names by this id; `null` when it names none. */
function hashNamed(fields: RecordFields, file: string): string | null {
	const value = fields[keyed('file', file)];
	if (typeof value !== 'object' || value === null || !('hash' in value)) return null;
	return isFileHash(value.hash) ? value.hash : null;
}
