import { isFilm } from '../../domain/file/photo/film';
import { isPhoto, PHOTO_HEAD } from '../../domain/file/photo/plain-photo';
import { isWebm } from '../../domain/file/photo/webm';
import { RemoteWorker, WorkerEnded, type WorkerEnd } from '../worker/remote-worker';
import { PhotoApi, type Plain } from './photo-api';

/** The largest photo that is looked through, in bytes: all of it is in memory meanwhile. */
const MOST = 128 * 1024 * 1024;

/** Takes from photos and films where, when and by whom they were taken, before anybody else gets them. */
export class Photos {
	private readonly worker: RemoteWorker<PhotoApi> | null;

	/** Without a worker the page does it. */
	constructor(startWorker: (() => WorkerEnd) | undefined) {
		this.worker = startWorker === undefined ? null : new RemoteWorker<PhotoApi>(startWorker);
	}

	/**
	 * Returns a photo or film without that, and the same bytes when there is nothing to take away or they are neither. `null`
	 * when it cannot be done. Rejects when the bytes cannot be read.
	 */
	async plain(bytes: Blob): Promise<Blob | null> {
		const head = new Uint8Array(await bytes.slice(0, PHOTO_HEAD).arrayBuffer());
		const kind = isPhoto(head) ? 'photo' : isFilm(head) || isWebm(head) ? 'film' : null;
		if (kind === null) return bytes;
		if (kind === 'photo' && bytes.size > MOST) return null;
		const plain = await this.ask(kind, bytes);
		return plain === 'same' ? bytes : plain;
	}

	/** Ends the worker. */
	close(): void {
		this.worker?.close();
	}

	private async ask(kind: 'photo' | 'film', bytes: Blob): Promise<Plain> {
		if (this.worker === null) return new PhotoApi()[kind](bytes);
		try {
			return await this.worker.call<Plain>(async (api) => await api[kind](bytes));
		} catch (error) {
			// It has run out of memory.
			if (error instanceof WorkerEnded) return null;
			throw error;
		}
	}
}
