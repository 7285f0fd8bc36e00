import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { UpdateRow } from './rows';

/**
 * Returns the stored updates of records, record by record, those of each in the order in which they were stored.
 * Each record is asked for by itself and all at once: a cursor that goes from one to the next waits for the browser
 * at each.
 */
export async function updatesOf(
	db: Pick<ReplicaDatabase, 'updates'>,
	ids: readonly RecordId[]
): Promise<UpdateRow[]> {
	const found = await Promise.all(
		[...new Set(ids)].map((id) => db.updates.where('record').equals(id).toArray())
	);
	return found.flat();
}

/** Which of these records have updates on this device. Costs what is asked for, however much there is. */
export async function storedAmong(
	db: Pick<ReplicaDatabase, 'updates'>,
	ids: readonly RecordId[]
): Promise<ReadonlySet<RecordId>> {
	const counts = await Promise.all(
		ids.map((id) => db.updates.where('record').equals(id).limit(1).count())
	);
	return new Set(ids.filter((_, index) => (counts[index] ?? 0) > 0));
}

/** Returns the number of the last stored update of each of these records. */
export async function lastUpdateOf(
	db: Pick<ReplicaDatabase, 'updates'>,
	ids: readonly RecordId[]
): Promise<ReadonlyMap<RecordId, number>> {
	const keys = await Promise.all(
		ids.map((id) => db.updates.where('record').equals(id).primaryKeys())
	);
	return new Map(
		ids.flatMap((id, index) => {
			const last = keys[index]?.at(-1);
			return last === undefined ? [] : [[id, last] as const];
		})
	);
}
