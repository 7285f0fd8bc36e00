import { allKeyed } from '../../domain/core/keyed';
import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from '../store/database';
import { fieldsHere } from './pending';
import type { UploadRow } from './rows';

/** The name of the fact of which relay the files of this device are at. */
const RELAY_OF_FILES = 'relay-of-files';

/**
 * Notes which relay keeps the files. Another one than before, such as one that was restored from a
 * backup, may lack some: everything that is here waits to be brought once more, and the relay takes
 * only what it lacks.
 */
export async function noteRelay(db: ReplicaDatabase, relay: string, now: number): Promise<void> {
	await db.transaction('rw', tablesOf(db), async () => {
		const known = await db.meta.get(RELAY_OF_FILES);
		if (known?.value === relay) return;
		await db.meta.put({ key: RELAY_OF_FILES, value: relay });
		if (known !== undefined) await refill(db, now);
	});
}

async function refill(db: ReplicaDatabase, at: number): Promise<void> {
	const held = await db.held.toArray();
	const byHash = new Map(held.map((row) => [row.hash, row]));
	for (const record of new Set(held.flatMap(({ records }) => records))) {
		const room = await roomOf(db, record);
		if (room === null) continue;
		for (const [id, value] of allKeyed('file', await fieldsHere(db, record))) {
			const hash = typeof value === 'object' && value !== null && 'hash' in value ? value.hash : '';
			const row = typeof hash === 'string' ? byHash.get(hash) : undefined;
			// Only for records by which the bytes came here: to name a hash is not to have had the bytes.
			if (typeof hash !== 'string' || row?.records.includes(record) !== true) continue;
			const { size } = row;
			if ((await db.uploads.get(id)) !== undefined) continue;
			const upload: UploadRow = { id, room, record, hash, size, at, sent: 0, fault: null };
			await db.uploads.put({ ...upload, again: true });
		}
	}
}

async function roomOf(db: ReplicaDatabase, record: RecordId): Promise<string | null> {
	const row = (await db.records.get(record)) ?? (await db.bin.get(record));
	return row?.room ?? null;
}

const tablesOf = (db: ReplicaDatabase) => [
	db.meta,
	db.held,
	db.uploads,
	db.updates,
	db.records,
	db.bin
];
