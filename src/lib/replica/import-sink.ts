import type { ImportSink } from '../domain/import/port';
import type { WorkspaceId } from '../domain/core/ids';
import { succeed } from '../domain/core/result';
import { roomName } from '../protocol/rooms';
import { ReplicaDatabase, storageName } from './store/database';
import { RecordStore } from './store/records';

/** A sink that is open until it is closed. */
export interface OpenImportSink extends ImportSink {
	close(): void;
}

/**
 * Opens a workspace's records for writing many new ones, from a worker: next to the pages that have
 * them open, which see every batch as it is committed.
 */
export async function openImportSink(workspace: WorkspaceId): Promise<OpenImportSink> {
	const db = new ReplicaDatabase(storageName(workspace));
	await db.open();
	const clock = { now: () => Date.now(), offset: () => 0 };
	// New records alone: what the rules say of them is the import's own concern, and the relay's.
	const store = new RecordStore(db, clock, {
		judge: () => succeed(null),
		isAdmin: () => false,
		onWrite: () => undefined
	});
	return {
		writeRecords: (room, records) =>
			store.createMany(
				roomName(room === 'customers' ? { kind: 'customers' } : { kind: 'space', space: room }),
				records
			),
		close: () => {
			store.close();
			db.close();
		}
	};
}
