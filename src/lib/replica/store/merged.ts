import type { RecordId } from '../../domain/core/ids';
import { customerFigures, type CustomerFigures } from '../../domain/customer/listing';
import type { StageKind } from '../../domain/space/space';
import type { ReplicaDatabase } from './database';
import { followed, leadingTo, type Leads } from './leading';
import type { CustomerRow } from './rows';
import type { DealingsRow } from './figure-rows';

/** Which customer this one is now: itself, or the one that it turned out to be. */
export const customerNow = (db: ReplicaDatabase, id: RecordId): Promise<RecordId> =>
	followed(db, id);

/** Which customer each one is now, looked up once for many. */
export async function customersBecame(
	db: ReplicaDatabase
): Promise<ReadonlyMap<RecordId, RecordId>> {
	const ids = await db.bin.where('mergedInto').above('').primaryKeys();
	const leads: Leads = new Map();
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

/** The ids under which these customers were known before they were merged: of each, who it is now. */
export async function formerIds(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): Promise<ReadonlyMap<RecordId, RecordId>> {
	const now = new Map<RecordId, RecordId>();
	let front = [...ids];
	while (front.length > 0) {
		const rows = await db.bin.where('mergedInto').anyOf(front).toArray();
		front = [];
		for (const { id, mergedInto } of rows) {
			if (mergedInto === undefined || now.has(id) || ids.includes(id)) continue;
			now.set(id, now.get(mergedInto) ?? mergedInto);
			front.push(id);
		}
	}
	return now;
}

/** What the visible deals of some customers come to, under all ids that they have had. */
export async function figuresOf(
	db: ReplicaDatabase,
	rows: readonly CustomerRow[],
	kinds: ReadonlyMap<string, StageKind>
): Promise<ReadonlyMap<RecordId, CustomerFigures>> {
	const ids = rows.map(({ id }) => id);
	const former = await formerIds(db, ids);
	const found = new Map<RecordId, DealingsRow[]>();
	for (const row of await db.dealings.bulkGet([...ids, ...former.keys()])) {
		if (row === undefined) continue;
		const now = former.get(row.customer) ?? row.customer;
		found.set(now, [...(found.get(now) ?? []), row]);
	}
	return new Map(
		rows.map(({ id, contactedAt = null }) => [
			id,
			customerFigures(found.get(id) ?? [], contactedAt, kinds)
		])
	);
}
