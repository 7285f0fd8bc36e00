import type { RecordId } from '../../domain/core/ids';
import type { OwnedBytes } from '../../domain/core/owned-bytes';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';
import { derive } from './derive';
import { dropRecord } from './projection';
import { putRows } from './put-rows';

/**
 * Puts another state of a record in the place of what is stored of it, with what follows from that. Must run inside a
 * transaction over all tables of records.
 *
 * @param next `mine` are the client ids under which this device wrote in it
 */
export async function replaceRecord(
	db: ReplicaDatabase,
	room: RoomName,
	next: { readonly record: RecordId; readonly update: OwnedBytes; readonly mine: readonly number[] }
): Promise<void> {
	const { record, update, mine } = next;
	await dropRecord(db, record);
	await db.updates.add({ record, update, mine: [...mine] });
	await putRows(db, [derive(room, record, [update])], []);
}
