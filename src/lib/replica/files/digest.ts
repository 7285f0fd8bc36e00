import { sha256 } from '@noble/hashes/sha2.js';
import { platform } from '../platform';

/** How many bytes are looked at at once. The page answers between two of them. */
const PIECE = 1024 * 1024;

/** Up to this size the browser's own hash is used, which wants all bytes in memory at once. */
const SMALL = 8 * 1024 * 1024;

/** What the bytes of a file are, and the copy that is kept of them. */
export interface Digested {
	/** The SHA-256, hexadecimal. */
	readonly hash: string;
	/** The bytes that were hashed, without a type. */
	readonly copy: Blob;
}

/**
 * Returns the SHA-256 of bytes, and a copy of exactly those that were hashed: what was picked may be changed or moved
 * away on the disk meanwhile. A large file is read piece by piece, and each is handed to the browser, which need not
 * keep it in memory. Rejects when the bytes cannot be read.
 */
export async function digest(bytes: Blob): Promise<Digested> {
	if (bytes.size <= SMALL) {
		const all = await bytes.arrayBuffer();
		const hashed = await platform.subtle.digest('SHA-256', all);
		return { hash: hexOf(new Uint8Array(hashed)), copy: new Blob([all], { type: OPAQUE }) };
	}
	const hash = sha256.create();
	const pieces: Blob[] = [];
	for (let from = 0; from < bytes.size; from += PIECE) {
		const piece = new Uint8Array(await bytes.slice(from, from + PIECE).arrayBuffer());
		hash.update(piece);
		pieces.push(new Blob([piece]));
	}
	return { hash: hexOf(hash.digest()), copy: new Blob(pieces, { type: OPAQUE }) };
}

/** Bytes are kept without a type: nothing here is ever shown by what somebody said that it is. */
export const OPAQUE = 'application/octet-stream';

/** Returns bytes as hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string =>
	[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
