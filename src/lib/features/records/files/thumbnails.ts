import type { RecordId } from '$lib/domain/core/ids';
import type { FileRef } from '$lib/domain/file/file';
import type { RoomName } from '$lib/protocol/rooms';
import type { Files } from '$lib/replica/files/files';
import { RemoteWorker, WorkerEnded } from '$lib/replica/worker/remote-worker';
import { asPicture } from './file-input';
import { isTooManyPixels } from './pixels';
import type { ThumbnailApi } from './thumbnail-api';

/** The largest picture that gets a thumbnail, in bytes: another one would cost more than it shows. */
const MOST = 32 * 1024 * 1024;

/** How many thumbnails are kept at a time, those looked at last. */
const KEPT = 400;

const worker = new RemoteWorker<ThumbnailApi>(
	() => new Worker(new URL('./thumbnail.worker.ts', import.meta.url), { type: 'module' })
);

/** The addresses of thumbnails by hash, the one looked at last at the end. */
const known = new Map<string, Promise<string | null>>();

/**
 * Returns the address of a small picture of a file that is on this device; `null` when it is no picture. It stays valid
 * while the file is among those looked at last. Ask for nothing that would have to be fetched.
 */
export function thumbnailOf(
	files: Pick<Files, 'open'>,
	room: RoomName,
	record: RecordId,
	file: FileRef
): Promise<string | null> {
	const here = known.get(file.hash) ?? make(files, room, record, file);
	known.delete(file.hash);
	known.set(file.hash, here);
	const [oldest] = known.keys();
	if (known.size > KEPT && oldest !== undefined) forget(oldest);
	return here;
}

function forget(hash: string): void {
	void known.get(hash)?.then((address) => {
		if (address !== null) URL.revokeObjectURL(address);
	});
	known.delete(hash);
}

async function make(
	files: Pick<Files, 'open'>,
	room: RoomName,
	record: RecordId,
	file: FileRef
): Promise<string | null> {
	if (file.size > MOST) return null;
	const bytes = await files.open(room, record, file);
	if (!bytes.ok) return null;
	const picture = await asPicture(bytes.value);
	if (picture === null || (await isTooManyPixels(picture))) return null;
	try {
		const small = await worker.call<Blob | null>(async (api) => await api.make(picture));
		return small === null ? null : URL.createObjectURL(small);
	} catch (error) {
		// The worker ran out of memory: the sign of the file is shown in its place.
		if (error instanceof WorkerEnded) return null;
		throw error;
	}
}
