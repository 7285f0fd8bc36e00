import type { Readable } from 'node:stream';
import { isFileHash } from '../../src/lib/domain/file/file';

/** The part of a file to read, never empty: from a byte on, up to a byte that is not part of it. */
export interface ByteRange {
	readonly from: number;
	readonly until: number;
}

/**
 * Where whole files are kept, each under the SHA-256 of its bytes. An adapter keeps nothing else, and every one
 * passes the same acceptance suite (`blobs.test.ts`).
 */
export interface Blobs {
	/** Makes what is missing before the first use. Rejects with a sentence when the place cannot be used. */
	prepare(): Promise<void>;
	/** Returns the size of a file, bytes; `null` when it is not kept here. */
	sizeOf(hash: string): Promise<number | null>;
	/**
	 * Keeps the file at a path, whose bytes have this hash: the caller has read them. The file may be moved. Durable
	 * when this resolves.
	 */
	keep(path: string, hash: string): Promise<void>;
	/** Returns bytes of a file that is kept here. */
	read(hash: string, range: ByteRange): Promise<Readable>;
	/** Removes a file, if it is kept here. */
	remove(hash: string): Promise<void>;
	/** Returns every kept hash with the time at which it came, ms. */
	hashes(): AsyncGenerator<{ readonly hash: string; readonly at: number }>;
}

/**
 * Returns the name of a file below the place where files are kept. It is the same for every adapter, so that any
 * tool can copy files from one to another. Throws for what is no hash: this is the last line of defence, should
 * every other check fail.
 */
export function blobName(hash: string): string {
	if (!isFileHash(hash)) throw new Error('not a hash');
	return `${hash.slice(0, 2)}/${hash}`;
}
