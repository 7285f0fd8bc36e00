import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import { Connection } from '../../sync-server/clients/connection';
import type { Relay } from '../../sync-server/rooms/relay';
import { decodeFromRelay, encodeFromDevice } from '../../src/lib/protocol/codec';
import {
	signedText,
	type Challenge,
	type Hello,
	type Intent
} from '../../src/lib/protocol/handshake';
import {
	POLDER_MESSAGE,
	PROTOCOL_VERSION,
	type FromDevice,
	type FromRelay
} from '../../src/lib/protocol/messages';
import { waitFor } from './wait-for';

const ORIGIN = 'http://relay.test';

/** A key pair as a device has one. */
export interface Key {
	readonly id: string;
	readonly publicKey: string;
	readonly privateKey: KeyObject;
}

/** Makes a device's key pair. */
export function makeKey(): Key {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const spki = publicKey.export({ format: 'der', type: 'spki' });
	const id = createHash('sha256').update(spki).digest().subarray(0, 16).toString('base64url');
	return { id, publicKey: spki.toString('base64url'), privateKey };
}

/** A device's answer to a challenge; `change` makes the proof a false one. */
export function helloTo(
	{ relay, nonce }: Challenge,
	key: Key,
	about: Pick<Hello, 'origin' | 'workspace' | 'intent'> & { readonly room: string },
	change: Partial<Hello> = {}
): Hello {
	const { room, workspace, intent } = about;
	const origin = change.origin ?? about.origin;
	const device = change.device ?? key.id;
	const text = signedText({ workspace, room, relay, origin, nonce, device });
	const signature = sign('sha256', Buffer.from(text), {
		key: key.privateKey,
		dsaEncoding: 'ieee-p1363'
	}).toString('base64url');
	return {
		version: PROTOCOL_VERSION,
		workspace,
		device: key.id,
		publicKey: key.publicKey,
		origin,
		signature,
		intent,
		...change
	};
}

/** A connection that speaks the wire by hand, and may say what no honest device would. */
export class RawConnection {
	readonly messages: FromRelay[] = [];
	/** All that was ever sent to it. */
	readonly frames: Uint8Array[] = [];
	/** Frames of the standard protocol. */
	readonly standard: Uint8Array[] = [];
	closed: { readonly code: number; readonly reason: string } | null = null;
	private readonly connection: Connection;

	constructor(
		relay: Relay,
		private readonly room: string,
		token: string | null = null
	) {
		this.connection = Connection.open(
			relay,
			{
				send: (frame) => {
					this.take(frame);
				},
				close: (code, reason) => {
					this.closed = { code, reason };
				},
				pause: () => undefined,
				resume: () => undefined,
				proved: () => undefined,
				unread: 0,
				address: '127.0.0.1'
			},
			{ room, host: new URL(ORIGIN).host, token }
		);
	}

	/** Sends one of Polder's messages. */
	say(message: FromDevice<Uint8Array>): void {
		this.connection.receive(encodeFromDevice(message));
	}

	/** Sends any bytes. */
	throw(frame: Uint8Array): void {
		this.connection.receive(frame);
	}

	hangUp(): void {
		this.connection.gone();
	}

	/** Answers the challenge; `change` makes the proof a false one. */
	hello(
		key: Key,
		workspace: string | null,
		intent: Intent = { kind: 'enter' },
		change: Partial<Hello> = {}
	): void {
		const challenge = this.messages.find((message) => message.type === 'challenge');
		if (challenge === undefined) throw new Error('no challenge came');
		const about = { room: this.room, origin: ORIGIN, workspace, intent };
		this.say({ type: 'hello', hello: helloTo(challenge.challenge, key, about, change) });
	}

	/** Waits for a message of a type, or for the end. */
	async until(type: FromRelay['type'] | 'closed'): Promise<void> {
		await waitFor(
			() =>
				type === 'closed'
					? this.closed !== null
					: this.messages.some((message) => message.type === type),
			() => `${type}; closed: ${JSON.stringify(this.closed)}`,
			3000
		);
	}

	private take(frame: Uint8Array): void {
		this.frames.push(frame);
		const decoder = decoding.createDecoder(frame);
		if (decoding.readVarUint(decoder) !== POLDER_MESSAGE) {
			this.standard.push(frame);
			return;
		}
		const read = decodeFromRelay(decoder);
		if (!read.ok) throw new Error(read.error.malformed);
		this.messages.push(read.value);
	}
}
