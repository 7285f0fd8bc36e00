import { webcrypto } from 'node:crypto';
import { toBase64Url } from '../../../src/lib/replica/base64url';
import type { KnownDevice } from './company';

/** A device of a bench: a key pair without a browser. */
export interface NodeDevice extends KnownDevice {
	sign(text: string): Promise<string>;
}

/** Makes a device, whose id follows from its key as everywhere. */
export async function makeDevice(): Promise<NodeDevice> {
	const { subtle } = webcrypto;
	const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
		'sign',
		'verify'
	]);
	const spki = new Uint8Array(await subtle.exportKey('spki', pair.publicKey));
	const digest = new Uint8Array(await subtle.digest('SHA-256', spki));
	return {
		id: toBase64Url(digest.slice(0, 16)),
		publicKey: toBase64Url(spki),
		sign: async (text) => {
			const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
			const signed = await subtle.sign(algorithm, pair.privateKey, new TextEncoder().encode(text));
			return toBase64Url(new Uint8Array(signed));
		}
	};
}

/** Makes several devices. */
export const makeDevices = (total: number): Promise<NodeDevice[]> =>
	Promise.all(Array.from({ length: total }, makeDevice));
