import { fail, succeed, type Result } from '../../domain/core/result';
import type { FileRef } from '../../domain/file/file';
import { isBug, storageFailure, type StorageFailure } from '../status';
import type { Blobs } from './blobs';
import { OPAQUE } from './digest';
import type { FetchFault, FilePlace, FileRelay, Following } from './file-relay';
import type { Fetched } from './received';

/** Why a file cannot be opened now. */
export type OpenFault = FetchFault | StorageFailure;

/** One fetching of bytes, for all who want them. */
interface Running {
	readonly work: Promise<Result<Blob, OpenFault>>;
	readonly abort: AbortController;
	readonly followers: Set<Following>;
}

/** Fetches the bytes of files from the relay, checks and keeps them. Those that several ask for are fetched once. */
export class Fetches {
	private readonly running = new Map<string, Running>();

	constructor(
		private readonly blobs: Blobs,
		private readonly relay: Pick<FileRelay, 'fetch'>,
		private readonly isAttached: () => boolean
	) {}

	/**
	 * A file's bytes: those that are here, else from the relay, checked and kept. When `following` calls it off it ends,
	 * unless somebody else waits for the same bytes.
	 */
	open(
		place: FilePlace,
		file: FileRef,
		following: Following = {}
	): Promise<Result<Blob, OpenFault>> {
		const { signal } = following;
		const running = this.running.get(file.hash) ?? this.begin(place, file);
		running.followers.add(following);
		return new Promise((resolve, reject) => {
			const leave = (): void => {
				running.followers.delete(following);
				if (running.followers.size === 0) running.abort.abort();
				resolve(fail('stopped'));
			};
			signal?.addEventListener('abort', leave);
			if (signal?.aborted === true) leave();
			running.work.then(resolve, reject).finally(() => {
				signal?.removeEventListener('abort', leave);
			});
		});
	}

	private begin(place: FilePlace, file: FileRef): Running {
		const abort = new AbortController();
		const followers = new Set<Following>();
		const onReceived = (bytes: number): void => {
			for (const follower of followers) follower.onReceived?.(bytes);
		};
		const work = this.fetch(place, file, { signal: abort.signal, onReceived }).finally(() => {
			if (this.running.get(file.hash) === running) this.running.delete(file.hash);
		});
		const running: Running = { work, abort, followers };
		this.running.set(file.hash, running);
		// Who comes after it has been called off begins anew.
		abort.signal.addEventListener('abort', () => this.running.delete(file.hash));
		return running;
	}

	private async fetch(
		place: FilePlace,
		{ hash }: FileRef,
		following: Following
	): Promise<Result<Blob, OpenFault>> {
		const here = await this.blobs.get(hash);
		if (here !== null) return succeed(here);
		if (!this.isAttached()) return fail('gone');
		const pieces = this.blobs.partials.of(hash, place.record);
		let fetched: Result<Fetched, FetchFault>;
		try {
			fetched = await this.relay.fetch(place, hash, following, pieces);
		} catch (error) {
			if (isBug(error)) throw error;
			return fail(storageFailure(error));
		}
		if (!fetched.ok) {
			if (fetched.error === 'gone') await pieces.forget();
			return fetched;
		}
		const { bytes: came } = fetched.value;
		const bytes = came.slice(0, came.size, OPAQUE);
		if (fetched.value.hash !== hash) {
			await pieces.forget();
			return fail('damaged');
		}
		try {
			await this.blobs.keep(hash, bytes, place.record);
			await this.blobs.makeRoom(Math.max(await this.blobs.room(), bytes.size));
		} catch (error) {
			if (isBug(error)) throw error;
			// It can be shown all the same, only not kept.
			if (storageFailure(error) !== 'quota') return fail(storageFailure(error));
		}
		return succeed(bytes);
	}
}
