import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';

const keyOf = (record: RecordId): string => `made-elsewhere/${record}`;

/**
 * Keeps in mind that somebody else has made a record that this member may not see: the relay has said
 * so once, and offline nobody else could (OP-12).
 */
export async function noteMadeElsewhere(
	db: Pick<ReplicaDatabase, 'meta'>,
	record: RecordId
): Promise<void> {
	await db.meta.put({ key: keyOf(record), value: true });
}

/** Whether this device has been told that somebody else has made the record. */
export const isKnownElsewhere = async (
	db: Pick<ReplicaDatabase, 'meta'>,
	record: RecordId
): Promise<boolean> => (await db.meta.get(keyOf(record))) !== undefined;
