import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { CustomerRow } from './rows';

/** How far a chain of customers that turned out to be others is followed: two merged into each other end. */
const LONGEST = 20;

/** Which customer this one is now: itself, or the one that it turned out to be. */
export async function customerNow(db: ReplicaDatabase, id: RecordId): Promise<RecordId> {
	let now = id;
	for (let step = 0; step < LONGEST; step += 1) {
		const into = (await db.bin.get(now))?.mergedInto;
		if (into === undefined) return now;
		now = into;
	}
	return now;
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
export async function mergedInto(db: ReplicaDatabase, id: RecordId): Promise<RecordId[]> {
	const found = new Set<RecordId>();
	let front: RecordId[] = [id];
	while (front.length > 0) {
		const keys = await db.bin.where('mergedInto').anyOf(front).primaryKeys();
		front = keys.filter((key) => key !== id && !found.has(key));
		for (const key of front) found.add(key);
	}
	return [...found];
}
