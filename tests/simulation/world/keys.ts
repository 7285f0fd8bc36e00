import crypto, { createECDH, createHash, createHmac, webcrypto, type KeyObject } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { runningWorld } from './scheduler';

/** A key of a simulated device, in a form that IndexedDB can keep. */
interface SimulatedKey {
	readonly simulated: true;
	/** The private part; the public one is made from it. */
	readonly d: Uint8Array;
}

/** What stands before the point in the SPKI of a P-256 key. */
const SPKI = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/** The private part of each simulated key, by its public form: whoever checks a signature looks it up here. */
const secrets = new Map<string, Uint8Array>();
const publicForms = new Map<string, Buffer>();

/**
 * A signature without the curve, which was a tenth of the time of a simulation: it follows from the private part and
 * the text alone, so nobody makes it who has not the key, and it does for no other text. It has the length of a real one.
 */
const signature = (d: Uint8Array, data: Uint8Array): Buffer =>
	createHmac('sha512', d).update(data).digest();

/**
 * WebCrypto as the replica uses it, with keys that follow from the seed, and answered as an event of the world: the
 * platform's own works in other threads, whose order nobody decides.
 */
const simulated = {
	generateKey: () => {
		const d = runningWorld()?.bytes(32) ?? new Uint8Array(32);
		// Below the order of the curve, and not 0.
		d[0] = 1;
		const key: SimulatedKey = { simulated: true, d };
		return { publicKey: key, privateKey: key };
	},
	exportKey: (_: 'spki', { d }: SimulatedKey) => buffer(publicFormOf(d)),
	digest: (_: 'SHA-256', data: ArrayBuffer | Uint8Array) =>
		buffer(
			createHash('sha256')
				.update(data instanceof Uint8Array ? data : new Uint8Array(data))
				.digest()
		),
	sign: (_: unknown, { d }: SimulatedKey, data: Uint8Array) => buffer(signature(d, data))
} satisfies Record<string, (...args: never[]) => unknown>;

function publicFormOf(d: Uint8Array): Buffer {
	const name = Buffer.from(d).toString('hex');
	const known = publicForms.get(name);
	if (known !== undefined) return known;
	const pair = createECDH('prime256v1');
	pair.setPrivateKey(d);
	const form = Buffer.concat([SPKI, pair.getPublicKey()]);
	publicForms.set(name, form);
	secrets.set(form.toString('base64'), d);
	return form;
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

/** A public key as the relay holds it while it checks a signature. */
class SimulatedPublicKey {
	constructor(readonly d: Uint8Array) {}
}

const real = { createPublicKey: crypto.createPublicKey, verify: crypto.verify };

// The relay checks by Node's own functions. In a world, and for keys of a world, they are these.
Object.assign(crypto, {
	createPublicKey: (given: Parameters<typeof real.createPublicKey>[0]) => {
		const key = typeof given === 'object' && 'key' in given ? given.key : null;
		const d =
			runningWorld() !== null && key instanceof Uint8Array
				? secrets.get(Buffer.from(key).toString('base64'))
				: undefined;
		return d === undefined ? real.createPublicKey(given) : new SimulatedPublicKey(d);
	},
	verify: (
		algorithm: string,
		data: Uint8Array,
		given: { readonly key: KeyObject | SimulatedPublicKey; readonly dsaEncoding: 'ieee-p1363' },
		signed: Uint8Array
	): boolean =>
		given.key instanceof SimulatedPublicKey
			? signature(given.key.d, data).equals(signed)
			: real.verify(algorithm, data, { ...given, key: given.key }, signed)
});
syncBuiltinESMExports();
