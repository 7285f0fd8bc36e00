import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { signedText, type Hello } from '../../src/lib/protocol/handshake';
import { helloTo, makeKey } from '../support/raw-device';
import { provesItself } from '../../sync-server/access/device-proof';

const asked = { room: 'directory', relay: 'relay', nonce: 'nonce', host: 'relay.test' };
const about = {
	room: 'directory',
	workspace: 'w',
	origin: 'http://relay.test',
	intent: { kind: 'enter' }
} as const;
const challenge = { version: 2, relay: 'relay', nonce: 'nonce', workspace: 'w' };
const honest = (change: Partial<Hello> = {}) => helloTo(challenge, makeKey(), about, change);

/** A hello that is honest in all but the kind of its key. */
function helloWith(publicKey: KeyObject, privateKey: KeyObject): Hello {
	const spki = publicKey.export({ format: 'der', type: 'spki' });
	const device = createHash('sha256').update(spki).digest().subarray(0, 16).toString('base64url');
	const text = Buffer.from(signedText({ ...asked, ...about, device }));
	const isElliptic = publicKey.asymmetricKeyType === 'ec';
	const signature = sign(
		publicKey.asymmetricKeyType?.startsWith('ed') === true ? null : 'sha256',
		text,
		isElliptic ? { key: privateKey, dsaEncoding: 'ieee-p1363' } : privateKey
	).toString('base64url');
	return { ...honest(), device, publicKey: spki.toString('base64url'), signature };
}

test('who holds a P-256 key proves it', () => {
	expect(provesItself(honest(), asked)).toBe(true);
});

test('keys of any other kind prove nothing, however well they sign', () => {
	const pairs = [
		generateKeyPairSync('rsa', { modulusLength: 2048 }),
		generateKeyPairSync('ec', { namedCurve: 'P-384' }),
		generateKeyPairSync('ec', { namedCurve: 'P-521' }),
		generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
		generateKeyPairSync('ed25519')
	];
	for (const { publicKey, privateKey } of pairs) {
		expect(provesItself(helloWith(publicKey, privateKey), asked)).toBe(false);
	}
});

test('a key or a signature in any other writing proves nothing', () => {
	const good = honest();
	expect(provesItself(good, asked)).toBe(true);
	for (const change of [
		{ publicKey: `${good.publicKey}AAAA` },
		{ publicKey: good.publicKey.slice(0, -4) },
		{ publicKey: '' },
		// The last letter holds two bits that mean nothing: another writing of the same bytes.
		{ publicKey: good.publicKey.slice(0, -1) + next(good.publicKey.slice(-1)) },
		{ signature: `${good.signature}AA` },
		{ signature: good.signature.slice(1) },
		{ signature: 'A'.repeat(2048) }
	]) {
		expect(provesItself({ ...good, ...change }, asked)).toBe(false);
	}
});

test('a point that is on no curve proves nothing, and throws nothing', () => {
	const good = honest();
	const bytes = Buffer.from(good.publicKey, 'base64url');
	bytes.fill(0xff, 30);
	const device = createHash('sha256').update(bytes).digest().subarray(0, 16).toString('base64url');
	const hello = { ...good, device, publicKey: bytes.toString('base64url') };
	expect(provesItself(hello, asked)).toBe(false);
});

/** The letter after another in the alphabet of base64url. */
function next(letter: string): string {
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
	return alphabet.charAt((alphabet.indexOf(letter) + 1) % 64);
}
