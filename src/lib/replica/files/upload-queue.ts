import type { ReplicaDatabase } from '../store/database';
import type { Blobs } from './blobs';
import type { Bringing, FileRelay } from './file-relay';
import type { Pending } from './pending';
import { TransferQueue, type Transferred } from './transfer-queue';

/** Returns the queue that brings what waits to the relay, one file after the other. */
export function uploadQueue(
	db: ReplicaDatabase,
	blobs: Blobs,
	relay: Pick<FileRelay, 'bring'>,
	onError: (error: unknown) => void
): TransferQueue<Pending> {
	const bring = async (upload: Pending, signal: AbortSignal): Promise<Bringing> => {
		const { id, hash, room, record } = upload;
		const bytes = await blobs.get(hash);
		if (bytes === null) return 'damaged';
		const outcome = await relay.bring({ room, record, id }, bytes, signal, (sent) => {
			db.uploads.update(id, { sent }).catch(onError);
		});
		// Who only fills up a relay need not be told what they may not.
		return upload.again === true && outcome === 'refused' ? 'done' : outcome;
	};
	return new TransferQueue({
		isReady: ({ isNamedThere, fault }) => isNamedThere && fault === null,
		transfer: async (upload, signal) => settled(db, upload.id, await bring(upload, signal)),
		onError
	});
}

async function settled(
	{ uploads }: Pick<ReplicaDatabase, 'uploads'>,
	id: string,
	outcome: Bringing
): Promise<Transferred> {
	switch (outcome) {
		case 'done':
			await uploads.delete(id);
			return outcome;
		case 'offline':
		case 'later':
		case 'stopped':
			return outcome;
		default:
			await uploads.update(id, { fault: outcome });
			return 'failed';
	}
}
