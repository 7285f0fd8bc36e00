import {
	createECDH,
	createHash,
	createPrivateKey,
	sign,
	webcrypto,
	type KeyObject
} from 'node:crypto';
import { runningWorld } from './scheduler';

/** A key of a simulated device, in a form that IndexedDB can keep. */
interface SimulatedKey {
	readonly simulated: true;
	/** The private part; the public one is made from it. */
	readonly d: Uint8Array;
}

/** What stands before the point in the SPKI of a P-256 key. */
const SPKI = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/**
 * WebCrypto as the replica uses it, with keys that follow from the seed, and answered as an event of the world: the
 * platform's own works in other threads, whose order nobody decides. Signatures have random bytes in them, which is why
 * the trace leaves them out.
 */
const simulated = {
	generateKey: () => {
		const d = runningWorld()?.bytes(32) ?? new Uint8Array(32);
		// Below the order of the curve, and not 0.
		d[0] = 1;
		const key: SimulatedKey = { simulated: true, d };
		return { publicKey: key, privateKey: key };
	},
	exportKey: (_: 'spki', { d }: SimulatedKey) => buffer(Buffer.concat([SPKI, pointOf(d)])),
	digest: (_: 'SHA-256', data: ArrayBuffer | Uint8Array) =>
		buffer(
			createHash('sha256')
				.update(data instanceof Uint8Array ? data : new Uint8Array(data))
				.digest()
		),
	sign: (_: unknown, key: SimulatedKey, data: Uint8Array) =>
		buffer(sign('sha256', data, { key: privateKeyOf(key), dsaEncoding: 'ieee-p1363' }))
} satisfies Record<string, (...args: never[]) => unknown>;

const points = new Map<string, Buffer>();
const privateKeys = new Map<string, KeyObject>();

function pointOf(d: Uint8Array): Buffer {
	const name = Buffer.from(d).toString('hex');
	const known = points.get(name);
	if (known !== undefined) return known;
	const pair = createECDH('prime256v1');
	pair.setPrivateKey(d);
	const point = pair.getPublicKey();
	points.set(name, point);
	return point;
}

function privateKeyOf({ d }: SimulatedKey): KeyObject {
	const name = Buffer.from(d).toString('hex');
	const known = privateKeys.get(name);
	if (known !== undefined) return known;
	const point = pointOf(d);
	const key = createPrivateKey({
		format: 'jwk',
		key: {
			kty: 'EC',
			crv: 'P-256',
			d: Buffer.from(d).toString('base64url'),
			x: point.subarray(1, 33).toString('base64url'),
			y: point.subarray(33).toString('base64url')
		}
	});
	privateKeys.set(name, key);
	return key;
}

const buffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

for (const [name, answer] of Object.entries(simulated)) {
	const real = Reflect.get(webcrypto.subtle, name) as (...args: unknown[]) => Promise<unknown>;
	Object.defineProperty(webcrypto.subtle, name, {
		configurable: true,
		value: (...args: never[]) => {
			const world = runningWorld();
			if (world === null) return real.apply(webcrypto.subtle, args);
			return new Promise((resolve, reject) => {
				world.after(world.dice.below(20) / 10, world.current, 'crypto', () => {
					try {
						resolve((answer as (...given: never[]) => unknown)(...args));
					} catch (error) {
						reject(error instanceof Error ? error : new Error(String(error)));
					}
				});
			});
		}
	});
}
