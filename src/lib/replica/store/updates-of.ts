import type { RecordId } from '../../domain/core/ids';
import { isPack, packUpdates, updatesIn, withoutRecords, type UpdatePack } from './packs';
import type { UpdateRow } from './sync-rows';
import type { DerivedTables } from './tables';

type Updates = Pick<DerivedTables, 'updates'>;

/**
 * Returns the stored updates of records, record by record, those of each in the order in which they were stored.
 * Each record is asked for by itself and all at once: a cursor that goes from one to the next waits for the browser
 * at each. A row that several of them share is read once.
 */
export async function updatesOf(db: Updates, ids: readonly RecordId[]): Promise<UpdateRow[]> {
	const wanted = [...new Set(ids)];
	const [only] = wanted;
	if (only === undefined) return [];
	if (wanted.length === 1) return updatesOfOne(db, only);
	const keys = await Promise.all(
		wanted.map((id) => db.updates.where('record').equals(id).primaryKeys())
	);
	const numbers = [...new Set(keys.flat())];
	const rows = await db.updates.bulkGet(numbers);
	const byNumber = new Map(numbers.map((number, at) => [number, rows[at]]));
	return wanted.flatMap((id, at) =>
		(keys[at] ?? []).flatMap((number) => {
			const row = byNumber.get(number);
			return row === undefined ? [] : updatesIn(row, id);
		})
	);
}

/** Returns the stored updates of a record in the order in which they were stored. */
export async function updatesOfOne(db: Updates, id: RecordId): Promise<UpdateRow[]> {
	const rows = await db.updates.where('record').equals(id).toArray();
	return rows.flatMap((row) => updatesIn(row, id));
}

/** Returns the updates of a record that stand in some rows, by their numbers. */
export async function updatesAt(
	db: Updates,
	id: RecordId,
	numbers: readonly number[]
): Promise<UpdateRow[]> {
	const rows = await db.updates.bulkGet([...numbers]);
	return rows.flatMap((row) => (row === undefined ? [] : updatesIn(row, id)));
}

/** How much of a record's stored updates a reader has taken in: the numbers of the first that is stored, and of the last it has. */
export interface TakenIn {
	readonly first: number;
	readonly seen: number;
}

/** What is stored of a record beyond what a reader has: `more` of it, or all of it as a `whole`. */
export interface Beyond {
	readonly is: 'more' | 'whole';
	/** In their order. */
	readonly rows: readonly UpdateRow[];
}

/**
 * Returns what is stored of a record beyond what a reader has taken in, at the cost of what is new. It is the whole for
 * a reader who has nothing yet (`null`), and where the first stored update is another one: many were merged, or the
 * record began anew.
 */
export async function updatesBeyond(
	db: Updates,
	id: RecordId,
	taken: TakenIn | null
): Promise<Beyond> {
	if (taken !== null) {
		const numbers = await db.updates.where('record').equals(id).primaryKeys();
		if ((numbers[0] ?? 0) === taken.first) {
			const unseen = numbers.filter((n) => n > taken.seen);
			return { is: 'more', rows: unseen.length === 0 ? [] : await updatesAt(db, id, unseen) };
		}
	}
	return { is: 'whole', rows: await updatesOfOne(db, id) };
}

/** Stores new updates, many of them in packs. */
export async function addUpdates(db: Updates, rows: readonly UpdateRow[]): Promise<void> {
	if (rows.length > 0) await db.updates.bulkAdd(packUpdates(rows));
}

/**
 * Removes all stored updates of records. What shares a row with others leaves them where they are: the row is written
 * anew under its number, once for all that leave it together.
 */
export async function dropUpdates(db: Updates, ids: readonly RecordId[]): Promise<void> {
	const gone = new Set(ids);
	const keys = await Promise.all(
		[...gone].map((id) => db.updates.where('record').equals(id).primaryKeys())
	);
	const numbers = [...new Set(keys.flat())];
	if (numbers.length === 0) return;
	const rows = await db.updates.bulkGet(numbers);
	const left = rows.flatMap((row) =>
		row !== undefined && isPack<UpdatePack>(row) ? (withoutRecords(row, gone) ?? []) : []
	);
	const kept = new Set(left.map(({ n }) => n));
	const empty = numbers.filter((n) => !kept.has(n));
	if (empty.length > 0) await db.updates.bulkDelete(empty);
	if (left.length > 0) await db.updates.bulkPut(left);
}

/** Whether this device has updates of a record. */
export const hasUpdates = async (db: Updates, id: RecordId): Promise<boolean> =>
	(await storedAmong(db, [id])).size > 0;

/** Which of these records have updates on this device. Costs what is asked for, however much there is. */
export async function storedAmong(
	db: Updates,
	ids: readonly RecordId[]
): Promise<ReadonlySet<RecordId>> {
	const counts = await Promise.all(
		ids.map((id) => db.updates.where('record').equals(id).limit(1).count())
	);
	return new Set(ids.filter((_, index) => (counts[index] ?? 0) > 0));
}

/** Returns the number of the last stored update of each of these records. */
export async function lastUpdateOf(
	db: Updates,
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
