import { createECDH, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../src/lib/domain/core/day';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { writeSmallFile } from '../ops/small-file';

/** The file with the key, inside the data directory. Backups do not contain it. */
export const VAPID_FILE = 'vapid.secret';

/** How long a signature is valid, s. Push services allow 24 hours at most. */
const LIFETIME = 12 * 3600;

/** The length of the private part, bytes. */
const PRIVATE_KEY = 32;

/** Whom a push service can turn to. It need not be an address that answers. */
const SUBJECT = 'mailto:push@polder.invalid';

/** The key with which the relay shows push services that it is the one that a browser allowed (RFC 8292). */
export interface VapidKey {
	/** The public key, uncompressed, base64url: browsers are given it. */
	readonly publicKey: string;
	readonly privateKey: KeyObject;
}

/**
 * Reads the relay's key for push messages, and makes it at the first start (mode 0600). Fails with a sentence
 * that says what to do when it cannot be read or written.
 */
export function openVapid(directory: string): Result<VapidKey, string> {
	const path = join(directory, VAPID_FILE);
	try {
		if (!existsSync(path)) {
			const made = createECDH('prime256v1');
			made.generateKeys();
			writeSmallFile(path, `${padded(made.getPrivateKey()).toString('base64url')}\n`);
		}
		const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
		// Somebody may have copied the file with another mode.
		chmodSync(path, 0o600);
		return succeed(vapidOf(secret));
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return fail(
			`${path} is no usable key: ${why}. Delete it: the next start makes a new one, and people switch push messages on again.`
		);
	}
}

/** Returns the key with this private part. Throws when it is none. */
export function vapidOf(secret: Uint8Array): VapidKey {
	// Fewer bytes would be a key as well, and one that is easy to guess.
	if (secret.length !== PRIVATE_KEY) throw new RangeError('it has not 32 bytes');
	const pair = createECDH('prime256v1');
	pair.setPrivateKey(Buffer.from(secret));
	const point = pair.getPublicKey();
	const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
	const d = padded(pair.getPrivateKey()).toString('base64url');
	const jwk = { kty: 'EC', crv: 'P-256', x: part(1), y: part(33), d };
	return {
		publicKey: point.toString('base64url'),
		privateKey: createPrivateKey({ key: jwk, format: 'jwk' })
	};
}

/** A private key with a leading zero is shorter than the form that others read. */
const padded = (key: Buffer): Buffer =>
	Buffer.concat([Buffer.alloc(PRIVATE_KEY - key.length), key]);

/** Returns the header that lets the relay push to an address. */
export function vapidHeader({ publicKey, privateKey }: VapidKey, url: URL, now: Instant): string {
	const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
	const head = encoded({ typ: 'JWT', alg: 'ES256' });
	const claims = { aud: url.origin, exp: Math.floor(now / 1000) + LIFETIME, sub: SUBJECT };
	const signed = `${head}.${encoded(claims)}`;
	const signature = sign('sha256', Buffer.from(signed), {
		key: privateKey,
		dsaEncoding: 'ieee-p1363'
	});
	return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey}`;
}
