import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Returns `null` for a file that does not exist, and throws when the disk fails. */
export function nothingThere(error: unknown): null {
	if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
	throw error;
}

/** Returns the size of a file, bytes; `null` when it does not exist. */
export const sizeOf = async (path: string): Promise<number | null> =>
	(await stat(path).catch(nothingThere))?.size ?? null;

/** Returns the SHA-256 of a file, in hexadecimal. */
export async function hashOfFile(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}

/** Resolves when what was written to a file, or the names in a directory, are on the disk. */
export async function flush(path: string): Promise<void> {
	const handle = await open(path, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
