import type { RecordId } from '../../domain/core/ids';
import { AggregateDelta } from './aggregate-delta';
import type { ReplicaDatabase } from './database';
import type { Row } from './rows';

/** Removes a record's document and all that follows from it. Must run inside a transaction. */
export async function dropRecord(db: ReplicaDatabase, id: RecordId): Promise<void> {
	const delta = new AggregateDelta();
	delta.count(await db.records.get(id), -1);
	await delta.commit(db);
	await db.updates.where('record').equals(id).delete();
	await db.records.delete(id);
	await db.bin.delete(id);
	await db.past.delete(id);
	await db.notices.where('record').equals(id).delete();
}

/** What a record is called on this device; empty when it is not here. */
export async function titleOf(db: ReplicaDatabase, id: RecordId): Promise<string> {
	return ((await db.records.get(id)) ?? (await db.bin.get(id)))?.title ?? '';
}

/** Which of these records this device has. */
export async function knownAmong(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): Promise<Set<RecordId>> {
	const [rows, binned] = await Promise.all([
		db.records.where('id').anyOf(ids).primaryKeys(),
		db.bin.where('id').anyOf(ids).primaryKeys()
	]);
	return new Set([...rows, ...binned]);
}

/** The records of a room that this device has, the binned ones too. */
export async function idsInRoom(db: ReplicaDatabase, room: Row['room']): Promise<RecordId[]> {
	const [rows, binned] = await Promise.all([
		db.records.where('room').equals(room).primaryKeys(),
		db.bin.filter((row) => row.room === room).primaryKeys()
	]);
	return [...rows, ...binned];
}
