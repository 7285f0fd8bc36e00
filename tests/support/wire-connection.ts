import * as decoding from 'lib0/decoding';
import WebSocket from 'ws';
import { decodeFromRelay, encodeFromDevice } from '../../src/lib/protocol/codec';
import type { Intent } from '../../src/lib/protocol/handshake';
import { POLDER_MESSAGE, type FromDevice, type FromRelay } from '../../src/lib/protocol/messages';
import { SYNC_PATH } from '../../src/lib/protocol/rooms';
import { helloTo, type Key } from './raw-device';
import { waitFor } from './wait-for';

/** What happens on a connection; what is left out is not looked at. */
export interface WireEvents {
	readonly said?: (message: FromRelay) => void;
	/** A frame of the standard protocol. */
	readonly standard?: (frame: Uint8Array) => void;
	readonly closed?: (code: number) => void;
}

/** A connection over a real websocket that speaks the wire by hand. */
export class WireConnection {
	readonly messages: FromRelay[] = [];
	closed: { readonly code: number; readonly reason: string } | null = null;
	/** What was answered in place of a websocket. */
	turnedAway: { readonly status: number; readonly retryAfter: string | null } | null = null;
	readonly socket: WebSocket;

	/** Keeps what it is told only when `events` asks for nothing. */
	constructor(
		private readonly url: string,
		private readonly room: string,
		private readonly events: WireEvents = {},
		headers: Readonly<Record<string, string>> = {},
		protocols: readonly string[] = []
	) {
		const address = `${url.replace('http', 'ws')}${SYNC_PATH}/${room}`;
		this.socket = new WebSocket(address, [...protocols], { headers });
		this.socket.on('message', (data: Buffer) => {
			this.take(new Uint8Array(data));
		});
		this.socket.on('unexpected-response', (request, response) => {
			this.turnedAway = {
				status: response.statusCode ?? 0,
				retryAfter: response.headers['retry-after'] ?? null
			};
			request.destroy();
			this.ended(1006, '');
		});
		this.socket.on('close', (code, reason) => {
			this.ended(code, reason.toString());
		});
		// Followed by a close.
		this.socket.on('error', () => undefined);
	}

	/** A connection that was let in. */
	static async inside(
		url: string,
		room: string,
		key: Key,
		events: WireEvents = {}
	): Promise<WireConnection> {
		const connection = new WireConnection(url, room, events);
		await connection.until('challenge');
		connection.hello(key);
		await connection.until('welcome');
		return connection;
	}

	say(message: FromDevice<Uint8Array>): void {
		this.throw(encodeFromDevice(message));
	}

	throw(frame: Uint8Array | string): void {
		if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
	}

	/** Answers the challenge. */
	hello(
		key: Key,
		workspace: string | null = 'workspace',
		intent: Intent = { kind: 'enter' }
	): void {
		const challenge = this.messages.find((message) => message.type === 'challenge');
		if (challenge === undefined) throw new Error('no challenge came');
		const about = { room: this.room, origin: this.url, workspace, intent };
		this.say({ type: 'hello', hello: helloTo(challenge.challenge, key, about) });
	}

	/** Waits for a message of a type, or for the end. */
	async until(type: FromRelay['type'] | 'closed', patience = 10_000): Promise<void> {
		await waitFor(
			() =>
				type === 'closed'
					? this.closed !== null
					: this.messages.some((message) => message.type === type),
			() => `${type}; closed: ${JSON.stringify(this.closed)}`,
			patience
		);
	}

	/** Breaks off. */
	cut(): void {
		this.socket.terminate();
	}

	private take(frame: Uint8Array): void {
		const decoder = decoding.createDecoder(frame);
		if (decoding.readVarUint(decoder) !== POLDER_MESSAGE) {
			this.events.standard?.(frame);
			return;
		}
		const read = decodeFromRelay(decoder);
		if (!read.ok) throw new Error(read.error.malformed);
		const message = read.value;
		// The handshake is looked for in what was kept; the rest would only fill the memory.
		if (
			this.events.said === undefined ||
			message.type === 'challenge' ||
			message.type === 'welcome'
		) {
			this.messages.push(message);
		}
		this.events.said?.(message);
	}

	private ended(code: number, reason: string): void {
		if (this.closed !== null) return;
		this.closed = { code, reason };
		this.events.closed?.(code);
	}
}
