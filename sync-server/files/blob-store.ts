import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isFileHash } from '../../src/lib/domain/file/file';

/** The directory of the files inside a data directory, and the directory of the whole files inside that. */
export const FILES_DIRECTORY = 'files';
export const BLOBS_DIRECTORY = 'blobs';

/** The bytes of the files: whole files under their SHA-256, and unfinished uploads. */
export class BlobStore {
	readonly blobs: string;
	readonly uploads: string;

	constructor(directory: string) {
		this.blobs = join(directory, BLOBS_DIRECTORY);
		this.uploads = join(directory, 'uploads');
	}

	/** Makes the directories. */
	async prepare(): Promise<void> {
		for (const each of [this.blobs, this.uploads]) {
			await mkdir(each, { recursive: true, mode: 0o700 });
		}
	}

	/** Returns the size of the file with a hash, bytes; `null` when it is not stored. */
	sizeOf(hash: string): Promise<number | null> {
		return sizeOf(this.pathOf(hash));
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
	 * that have this hash are ever stored under it. Resolves with `true` when the file is on the disk.
	 * Resolves with `false` when the bytes have another hash; the upload is then removed.
	 */
	async take(id: string, hash: string): Promise<boolean> {
		const from = join(this.uploads, id);
		const isTrue = (await hashOfFile(from)) === hash;
		if (isTrue && !(await this.has(hash))) {
			await flush(from);
			const to = this.pathOf(hash);
			await mkdir(join(to, '..'), { recursive: true, mode: 0o700 });
			await rename(from, to);
			await flush(join(to, '..'));
		}
		await this.drop(id);
		return isTrue;
	}

	/** Removes an upload. */
	async drop(id: string): Promise<void> {
		for (const name of [id, `${id}.json`, `${id}.json.unfinished`]) {
			await rm(join(this.uploads, name), { force: true });
		}
	}

	/** Returns the bytes of a hash, which has to be stored. */
	read(hash: string): ReadStream {
		return createReadStream(this.pathOf(hash));
	}

	/** Removes the bytes of a hash. */
	async remove(hash: string): Promise<void> {
		await rm(this.pathOf(hash), { force: true });
	}

	/** Returns every stored hash with the time at which it came, ms. */
	async *hashes(): AsyncGenerator<{ readonly hash: string; readonly at: number }> {
		for (const part of await names(this.blobs)) {
			for (const hash of await names(join(this.blobs, part))) {
				if (!isFileHash(hash)) continue;
				const found = await stat(this.pathOf(hash)).catch(nothingThere);
				if (found !== null) yield { hash, at: found.mtimeMs };
			}
		}
	}

	/** Returns every unfinished upload, also a partly removed one, with the time of its last progress, ms. */
	async *unfinished(): AsyncGenerator<{ readonly id: string; readonly at: number }> {
		const uploads = new Map<string, number>();
		for (const name of await names(this.uploads)) {
			const [id = ''] = name.split('.');
			const found = await stat(join(this.uploads, name)).catch(nothingThere);
			if (found !== null) uploads.set(id, Math.max(found.mtimeMs, uploads.get(id) ?? 0));
		}
		for (const [id, at] of uploads) yield { id, at };
	}

	private pathOf(hash: string): string {
		// The last line of defence, should every other check fail: a path is made from a hash and nothing else.
		if (!isFileHash(hash)) throw new Error('not a hash');
		return join(this.blobs, hash.slice(0, 2), hash);
	}
}

const sizeOf = async (path: string): Promise<number | null> =>
	(await stat(path).catch(nothingThere))?.size ?? null;

/** Returns `null` for a file that does not exist, and throws when the disk fails. */
function nothingThere(error: unknown): null {
	if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
	throw error;
}

const names = async (directory: string): Promise<string[]> =>
	(await readdir(directory).catch(nothingThere)) ?? [];

async function hashOfFile(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}

async function flush(path: string): Promise<void> {
	const handle = await open(path, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
