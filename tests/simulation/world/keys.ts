import { createECDH, createHash, createHmac } from 'node:crypto';
import type { Platform as ReplicaPlatform } from '../../../src/lib/replica/platform';
import { ownWorld } from './scheduler';

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

/** WebCrypto as the replica uses it, with keys that follow from the seed. */
const answers = {
	generateKey: () => {
		const d = ownWorld().bytes(32);
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
} satisfies Record<keyof ReplicaPlatform['subtle'], (...args: never[]) => unknown>;

/** The answers as events of the world: the platform's own works in other threads, whose order nobody decides. */
const later =
	(answer: (...given: never[]) => unknown) =>
	(...args: never[]): Promise<unknown> =>
		new Promise((resolve, reject) => {
			const world = ownWorld();
			world.after(world.dice.below(20) / 10, world.current, 'crypto', () => {
				try {
					resolve(answer(...args));
				} catch (error) {
					reject(error instanceof Error ? error : new Error(String(error)));
				}
			});
		});

export const subtle = Object.fromEntries(
	Object.entries(answers).map(([name, answer]) => [name, later(answer)])
) as unknown as ReplicaPlatform['subtle'];

/** Whether a text was signed with the private part of a key of a world. */
export function isSigned(text: string, signed: Uint8Array, key: Buffer): boolean {
	const d = secrets.get(key.toString('base64'));
	return d !== undefined && signature(d, Buffer.from(text)).equals(signed);
}
