import { signedText, type Challenge, type Hello, type Intent } from './handshake';
import { PROTOCOL_VERSION } from './messages';

/** A device's key, as far as the handshake needs it. */
export interface Signer {
	readonly id: string;
	readonly publicKey: string;
	/** Signs a text with the device's private key; returns the signature as base64url. */
	readonly sign: (text: string) => Promise<string>;
}

/**
 * Answers the relay's challenge: signs it and returns the hello to send. The caller has compared the
 * challenge's version with `PROTOCOL_VERSION`. Rejects when the device cannot sign.
 */
export async function signHello(
	{ relay, nonce }: Pick<Challenge, 'relay' | 'nonce'>,
	device: Signer,
	about: {
		readonly workspace: string | null;
		readonly room: string;
		readonly origin: string;
		readonly intent: Intent;
	}
): Promise<Hello> {
	const { workspace, room, origin, intent } = about;
	const { id, publicKey } = device;
	const text = signedText({ workspace, room, relay, origin, nonce, device: id });
	const signature = await device.sign(text);
	return { version: PROTOCOL_VERSION, workspace, device: id, publicKey, origin, signature, intent };
}
