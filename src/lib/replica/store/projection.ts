import type { Table } from 'dexie';
import type { RecordId } from '../../domain/core/ids';
import { AggregateDelta } from './aggregate-delta';
import type { ReplicaDatabase } from './database';
import { leadsTo } from './leading';
import { settleMerges } from './merges';
import type { Row } from './rows';
import { dropBody } from './bodies';
import { dropPost, linesToPut } from './threads';
import { dropUpdates } from './updates-of';

/** Removes a record's document and all that follows from it. Must run inside a transaction. */
export async function dropRecord(db: ReplicaDatabase, id: RecordId): Promise<void> {
	const delta = new AggregateDelta();
	const row = await db.records.get(id);
	const binned = await db.bin.get(id);
	const into = leadsTo(row ?? binned);
	delta.count(row, -1);
	await dropPost(db, id);
	await dropBody(db, id);
	if (binned?.kind === 'topic') await showAgain(db, id, delta);
	const lines = await db.lines.where('record').equals(id).toArray();
	for (const line of lines) delta.line(line, -1);
	if (lines.length > 0) await db.lines.bulkDelete(lines.map((line) => line.id));
	await dropUpdates(db, [id]);
	await db.records.delete(id);
	await delta.commit(db);
	await db.bin.delete(id);
	await db.past.delete(id);
	await db.notices.where('record').equals(id).delete();
	// Those that led to it, and to whom it led, are others now.
	const led = await db.bin.where('mergedInto').equals(id).primaryKeys();
	if (led.length > 0 || into !== null) {
		await settleMerges(db, [], new Set([...led, ...(into === null ? [] : [into])]));
	}
}

/** Finds and counts again what was said in a topic that was in the bin. */
async function showAgain(
	db: ReplicaDatabase,
	topic: RecordId,
	delta: AggregateDelta
): Promise<void> {
	const { put = [] } = (await linesToPut(db, [], false, [{ id: topic, isShown: true }])) ?? {};
	for (const line of put) delta.line(line, 1);
	await db.lines.bulkPut([...put]);
}

/** What a record is called on this device, a post by its topic and a text by its record; empty when it is not here. */
export async function titleOf(db: ReplicaDatabase, record: RecordId): Promise<string> {
	const id = (await db.posts.get(record))?.topic ?? (await db.bodies.get(record))?.record ?? record;
	return ((await db.records.get(id)) ?? (await db.bin.get(id)))?.title ?? '';
}

/** Which of these records this device has. */
export async function knownAmong(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): Promise<Set<RecordId>> {
	const [rows, binned, posts, bodies] = await Promise.all([
		keysAmong(db.table('records'), ids),
		keysAmong(db.table('bin'), ids),
		keysAmong(db.table('posts'), ids),
		keysAmong(db.table('bodies'), ids)
	]);
	return new Set([...rows, ...binned, ...posts, ...bodies]);
}

/**
 * Which of these keys a table has. Never by a cursor that goes from one to the next: it waits for the browser at
 * each. Mostly the keys are new and lie close together, and nothing lies between them.
 */
async function keysAmong(
	table: Table<{ readonly id: RecordId }, RecordId>,
	ids: readonly RecordId[]
): Promise<RecordId[]> {
	const sorted = [...ids].sort();
	const [first, last] = [sorted[0], sorted.at(-1)];
	if (first === undefined || last === undefined) return [];
	const between = table.where(':id').between(first, last, true, true);
	if ((await between.count()) <= 2 * ids.length) {
		const wanted = new Set(ids);
		return (await between.primaryKeys()).filter((id) => wanted.has(id));
	}
	return (await table.bulkGet(sorted)).flatMap((row) => row?.id ?? []);
}

/** The records of a room that this device has, the binned ones too: those that others take their readers from first. */
export async function idsInRoom(db: ReplicaDatabase, room: Row['room']): Promise<RecordId[]> {
	const [rows, binned, posts, bodies] = await Promise.all([
		db.records.where('room').equals(room).primaryKeys(),
		// Read as a whole: the bin has no index by room, and a cursor waits for the browser at each row.
		db.bin.toArray(),
		db.posts.where('room').equals(room).primaryKeys(),
		db.bodies.where('room').equals(room).primaryKeys()
	]);
	const inBin = binned.flatMap((row) => (row.room === room ? [row.id] : []));
	return [...rows, ...inBin, ...posts, ...bodies];
}
