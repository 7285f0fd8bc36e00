import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { signedText, type Hello } from '../src/lib/protocol/handshake';

/** What the relay asked a device to sign. */
export interface Asked {
	readonly room: string;
	readonly relay: string;
	readonly nonce: string;
	/** The host at which the device connected, with its port. */
	readonly host: string;
}

/**
 * Whether a device holds the key that it shows, signed for this relay at this address and moment,
 * and carries the id that follows from the key.
 */
export function provesItself(hello: Hello, asked: Asked): boolean {
	const { device, publicKey, signature, origin, workspace } = hello;
	if (!sameHost(origin, asked.host)) return false;
	const key = Buffer.from(publicKey, 'base64url');
	if (createHash('sha256').update(key).digest().subarray(0, 16).toString('base64url') !== device) {
		return false;
	}
	const text = signedText({ ...asked, workspace, origin, device });
	try {
		return verify(
			'sha256',
			Buffer.from(text),
			{ key: createPublicKey({ key, format: 'der', type: 'spki' }), dsaEncoding: 'ieee-p1363' },
			Buffer.from(signature, 'base64url')
		);
	} catch {
		// Node throws on bytes that are no key; to us that is a proof that failed.
		return false;
	}
}

/** A signature made for another address may have been passed on by whoever sits there. */
function sameHost(origin: string, host: string): boolean {
	try {
		return new URL(origin).host === host;
	} catch {
		return false;
	}
}

/** The name under which a secret is kept: its SHA-256, base64url. */
export const hashOf = (secret: string): string =>
	createHash('sha256').update(secret).digest('base64url');

/** Compares two hashes in constant time. */
export function sameHash(a: string, b: string): boolean {
	const left = Buffer.from(a);
	const right = Buffer.from(b);
	return left.length === right.length && timingSafeEqual(left, right);
}
