import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isFileHash } from '../../src/lib/domain/file/file';

/** The directory of the files inside a data directory, and of the whole ones inside that. */
export const FILES_DIRECTORY = 'files';
export const BLOBS_DIRECTORY = 'blobs';

/** Where the bytes are: whole files under their SHA-256, and what is still being brought. */
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

	/** How many bytes a hash stands for; `null` when they are not here. */
	sizeOf(hash: string): Promise<number | null> {
		return sizeOf(this.pathOf(hash));
	}

	/** Whether the bytes of a hash are here. */
	async has(hash: string): Promise<boolean> {
		return (await this.sizeOf(hash)) !== null;
	}

	/** The size of an upload so far, bytes; `null` when there is none. */
	uploaded(id: string): Promise<number | null> {
		return sizeOf(join(this.uploads, id));
	}

	/**
	 * Takes an upload that is whole. Only what really has this hash is ever kept under it: the bytes
	 * are read back from the disk. On the disk when it resolves with `true`; with `false` they were
	 * others, and are gone.
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

	/** The bytes of a hash, which are here. */
	read(hash: string): ReadStream {
		return createReadStream(this.pathOf(hash));
	}

	/** Removes the bytes of a hash. */
	async remove(hash: string): Promise<void> {
		await rm(this.pathOf(hash), { force: true });
	}

	/** Every hash that is here, with when it came, ms. */
	async *hashes(): AsyncGenerator<{ readonly hash: string; readonly at: number }> {
		for (const part of await names(this.blobs)) {
			for (const hash of await names(join(this.blobs, part))) {
				if (!isFileHash(hash)) continue;
				const found = await stat(this.pathOf(hash)).catch(nothingThere);
				if (found !== null) yield { hash, at: found.mtimeMs };
			}
		}
	}

	/** Every upload that is not whole, also what is left of one, with when it last got on, ms. */
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
		// The last line of defence: whatever else fails, no other path comes out of this.
		if (!isFileHash(hash)) throw new Error('not a hash');
		return join(this.blobs, hash.slice(0, 2), hash);
	}
}

const sizeOf = async (path: string): Promise<number | null> =>
	(await stat(path).catch(nothingThere))?.size ?? null;

/** What is not there is an answer; a disk that does not answer is a fault, and is told as one. */
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
