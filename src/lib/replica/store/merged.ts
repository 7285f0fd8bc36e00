import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import { followed, leadingTo } from './merges';
import type { CustomerRow } from './rows';

/** Which customer this one is now: itself, or the one that it turned out to be. */
export const customerNow = (db: ReplicaDatabase, id: RecordId): Promise<RecordId> =>
	followed(db, id);

/** Which customer each one is now, looked up once for many. */
export async function customersBecame(
	db: ReplicaDatabase
): Promise<ReadonlyMap<RecordId, RecordId>> {
	const ids = await db.bin.where('mergedInto').above('').primaryKeys();
	const leads: Parameters<typeof followed>[2] = new Map();
	const became = new Map<RecordId, RecordId>();
	for (const id of ids) became.set(id, await followed(db, id, leads));
	return became;
}

/** The rows of customers under the ids that others know them by; those that are not here are left out. */
export async function customersNow(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): Promise<Map<RecordId, CustomerRow>> {
	const found = new Map<RecordId, CustomerRow>();
	const rows = await db.records.bulkGet([...ids]);
	for (const [index, id] of ids.entries()) {
		const row = rows[index] ?? (await db.records.get(await customerNow(db, id)));
		if (row?.kind === 'customer') found.set(id, row);
	}
	return found;
}

/** The customers that turned out to be this one, directly or by way of others. */
export const mergedInto = (db: ReplicaDatabase, id: RecordId): Promise<RecordId[]> =>
	leadingTo(db, id);
