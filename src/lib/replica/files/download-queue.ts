import type { ReplicaDatabase } from '../store/database';
import type { Fetches } from './fetches';
import type { DownloadFault, DownloadRow } from './rows';
import { TransferQueue, type Transferred } from './transfer-queue';

/** Returns the queue that fetches what is to be kept on this device, one file after the other. */
export function downloadQueue(
	db: Pick<ReplicaDatabase, 'downloads' | 'held'>,
	fetches: Fetches,
	onError: (error: unknown) => void
): TransferQueue<DownloadRow> {
	const fetch = ({ id, room, record, file }: DownloadRow, signal: AbortSignal) =>
		fetches.open({ room, record, id: file.id }, file, {
			signal,
			onReceived: (received) => {
				db.downloads.update(id, { received }).catch(onError);
			}
		});
	const failed = async (id: string, fault: DownloadFault): Promise<Transferred> => {
		await db.downloads.update(id, { fault });
		return 'failed';
	};
	return new TransferQueue({
		isReady: ({ fault }) => fault === null,
		transfer: async (row, signal) => {
			let fetched = await fetch(row, signal);
			// What was damaged on the way is fetched once more.
			if (!fetched.ok && fetched.error === 'damaged') fetched = await fetch(row, signal);
			if (fetched.ok) {
				// Bytes that this device has no room for could have been shown, but are not kept.
				if ((await db.held.get(row.id)) === undefined) return failed(row.id, 'full');
				await db.downloads.delete(row.id);
				return 'done';
			}
			switch (fetched.error) {
				case 'offline':
				case 'stopped':
					return fetched.error;
				case 'gone':
				case 'damaged':
					return failed(row.id, fetched.error);
				case 'quota':
					return failed(row.id, 'full');
				default:
					// Its bytes are not at the relay yet, or this device stores nothing at the moment.
					return 'later';
			}
		},
		onError
	});
}
