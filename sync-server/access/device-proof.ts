import { createHash } from 'node:crypto';
import { signedText, type Hello } from '../../src/lib/protocol/handshake';
import { platform } from '../common/platform';

/** What the relay asked a device to sign. */
export interface Asked {
	readonly room: string;
	readonly relay: string;
	readonly nonce: string;
	/** The host at which the device connected, with its port. */
	readonly host: string;
}

/** The bytes before the point of a P-256 key in the encoding that the product's devices use (SPKI, DER). */
const P256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/** Marks an uncompressed point: two coordinates of 32 bytes follow. */
const WHOLE_POINT = 4;
const KEY_BYTES = P256.length + 1 + 64;

/** Two numbers of 32 bytes. */
const SIGNATURE_BYTES = 64;

/** Returns the bytes of a text that is the exact base64url of `count` bytes; `null` for any other text. */
function exactly(count: number, text: string): Buffer | null {
	if (text.length !== Math.ceil((count * 4) / 3)) return null;
	const bytes = Buffer.from(text, 'base64url');
	return bytes.length === count && bytes.toString('base64url') === text ? bytes : null;
}

/**
 * Returns the bytes of a public key in the one form that devices use (P-256), `null` for any other text. This
 * check comes before anything is computed with the key.
 */
function keyOf(text: string): Buffer | null {
	const key = exactly(KEY_BYTES, text);
	return key !== null &&
		key.subarray(0, P256.length).equals(P256) &&
		key[P256.length] === WHOLE_POINT
		? key
		: null;
}

/**
 * Returns whether a device proves that it holds its key: it has signed the relay's nonce for this relay and
 * address, and its id follows from the key.
 */
export function provesItself(hello: Hello, asked: Asked): boolean {
	const { device, publicKey, signature, origin, workspace } = hello;
	if (!sameHost(origin, asked.host)) return false;
	const key = keyOf(publicKey);
	const signed = exactly(SIGNATURE_BYTES, signature);
	if (key === null || signed === null) return false;
	if (createHash('sha256').update(key).digest().subarray(0, 16).toString('base64url') !== device) {
		return false;
	}
	const text = signedText({ ...asked, workspace, origin, device });
	try {
		return platform.isSigned(text, signed, key);
	} catch {
		// Expected: Node throws when the point of the key is not on the curve. The proof has then failed.
		return false;
	}
}

/** A signature for another address may have been relayed by whoever runs that address. */
function sameHost(origin: string, host: string): boolean {
	try {
		return new URL(origin).host === host;
	} catch {
		// Expected: `URL` throws when the text is not an address.
		return false;
	}
}
