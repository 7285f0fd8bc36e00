import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Blobs, ByteRange } from './blobs';
import { hashOfFile, nothingThere, sizeOf } from './disk';

/** The directory of the files inside a data directory, and the directory of the whole files inside that. */
export const FILES_DIRECTORY = 'files';
export const BLOBS_DIRECTORY = 'blobs';

/** The bytes of the files: whole files under their SHA-256, and unfinished uploads on the disk. */
export class BlobStore {
	readonly uploads: string;

	constructor(
		directory: string,
		private readonly blobs: Blobs
	) {
		this.uploads = join(directory, 'uploads');
	}

	/** Makes the directories, and what the place of the whole files needs. */
	async prepare(): Promise<void> {
		await mkdir(this.uploads, { recursive: true, mode: 0o700 });
		await this.blobs.prepare();
	}

	/** Returns the size of the file with a hash, bytes; `null` when it is not stored. */
	sizeOf(hash: string): Promise<number | null> {
		return this.blobs.sizeOf(hash);
	}

	/** Returns whether the file with a hash is stored. */
	async has(hash: string): Promise<boolean> {
		return (await this.sizeOf(hash)) !== null;
	}

	/** Returns the size of an upload so far, bytes; `null` when there is none. */
	uploaded(id: string): Promise<number | null> {
		return sizeOf(join(this.uploads, id));
	}

	/**
	 * Stores a complete upload under its hash. Reads the bytes back from the disk first, so that only bytes
	 * that have this hash are ever stored under it. Resolves with `true` when the file is stored durably.
	 * Resolves with `false` when the bytes have another hash; the upload is then removed.
	 */
	async take(id: string, hash: string): Promise<boolean> {
		const from = join(this.uploads, id);
		const isTrue = (await hashOfFile(from)) === hash;
		if (isTrue && !(await this.has(hash))) await this.blobs.keep(from, hash);
		await this.drop(id);
		return isTrue;
	}

	/** Removes an upload. */
	async drop(id: string): Promise<void> {
		for (const name of [id, `${id}.json`, `${id}.json.unfinished`]) {
			await rm(join(this.uploads, name), { force: true });
		}
	}

	/** Returns bytes of a hash, which has to be stored. */
	read(hash: string, range: ByteRange): Promise<Readable> {
		return this.blobs.read(hash, range);
	}

	/** Removes the bytes of a hash. */
	async remove(hash: string): Promise<void> {
		await this.blobs.remove(hash);
	}

	/** Returns every stored hash with the time at which it came, ms. */
	hashes(): AsyncGenerator<{ readonly hash: string; readonly at: number }> {
		return this.blobs.hashes();
	}

	/** Returns every unfinished upload, also a partly removed one, with the time of its last progress, ms. */
	async *unfinished(): AsyncGenerator<{ readonly id: string; readonly at: number }> {
		const uploads = new Map<string, number>();
		for (const name of (await readdir(this.uploads).catch(nothingThere)) ?? []) {
			const [id = ''] = name.split('.');
			const found = await stat(join(this.uploads, name)).catch(nothingThere);
			if (found !== null) uploads.set(id, Math.max(found.mtimeMs, uploads.get(id) ?? 0));
		}
		for (const [id, at] of uploads) yield { id, at };
	}
}
