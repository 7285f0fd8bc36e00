import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { isFileHash } from '../../src/lib/domain/file/file';
import { blobName, type Blobs, type ByteRange } from './blobs';
import { flush, nothingThere, sizeOf } from './disk';

/** Keeps files in a directory on the disk of this machine: the default. */
export class DirectoryBlobs implements Blobs {
	constructor(readonly directory: string) {}

	async prepare(): Promise<void> {
		await mkdir(this.directory, { recursive: true, mode: 0o700 });
	}

	async sizeOf(hash: string): Promise<number | null> {
		return sizeOf(this.pathOf(hash));
	}

	async keep(path: string, hash: string): Promise<void> {
		await flush(path);
		const to = this.pathOf(hash);
		await mkdir(join(to, '..'), { recursive: true, mode: 0o700 });
		await rename(path, to);
		await flush(join(to, '..'));
	}

	async read(hash: string, { from, until }: ByteRange): Promise<Readable> {
		return createReadStream(this.pathOf(hash), { start: from, end: until - 1 });
	}

	async remove(hash: string): Promise<void> {
		await rm(this.pathOf(hash), { force: true });
	}

	async *hashes(): AsyncGenerator<{ readonly hash: string; readonly at: number }> {
		for (const part of await names(this.directory)) {
			for (const hash of await names(join(this.directory, part))) {
				if (!isFileHash(hash)) continue;
				const found = await stat(this.pathOf(hash)).catch(nothingThere);
				if (found !== null) yield { hash, at: found.mtimeMs };
			}
		}
	}

	private pathOf(hash: string): string {
		return join(this.directory, blobName(hash));
	}
}

const names = async (directory: string): Promise<string[]> =>
	(await readdir(directory).catch(nothingThere)) ?? [];
