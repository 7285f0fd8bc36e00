import { createCipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';

/** The keys with which a browser reads what it is pushed. */
export interface Recipient {
	/** Its public key on P-256, uncompressed, base64url. */
	readonly p256dh: string;
	/** A secret that it shares with whoever may push, base64url. */
	readonly auth: string;
}

/** What is random in a message; a test gives what the standard's example has. */
export interface Chance {
	readonly sender: ECDH;
	readonly salt: Buffer;
}

/** The size of a record: a message is one record, so any number above its own size. */
const RECORD = 4096;
const LAST_RECORD = Buffer.from([2]);

const drawn = (): Chance => {
	const sender = createECDH('prime256v1');
	sender.generateKeys();
	return { sender, salt: randomBytes(16) };
};

/**
 * Returns a message that only the recipient can read (RFC 8291, `aes128gcm` of RFC 8188). Fails when the
 * recipient's key is no point of the curve.
 */
export function encryptFor(
	recipient: Recipient,
	text: string,
	{ sender, salt }: Chance = drawn()
): Result<Buffer, 'key'> {
	const theirs = Buffer.from(recipient.p256dh, 'base64url');
	let shared: Buffer;
	try {
		shared = sender.computeSecret(theirs);
	} catch {
		// Expected: somebody registered bytes that are no key.
		return fail('key');
	}
	const ours = sender.getPublicKey();
	const auth = Buffer.from(recipient.auth, 'base64url');
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
	const keying = Buffer.from(hkdfSync('sha256', shared, auth, info, 32));
	const derived = (name: string, length: number) =>
		Buffer.from(hkdfSync('sha256', keying, salt, `Content-Encoding: ${name}\0`, length));
	const cipher = createCipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12));
	const head = Buffer.alloc(5);
	head.writeUInt32BE(RECORD, 0);
	head.writeUInt8(ours.length, 4);
	return succeed(
		Buffer.concat([
			...[salt, head, ours],
			...[cipher.update(text, 'utf8'), cipher.update(LAST_RECORD), cipher.final()],
			cipher.getAuthTag()
		])
	);
}
