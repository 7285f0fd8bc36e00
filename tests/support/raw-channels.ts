import * as decoding from 'lib0/decoding';
import { Connection } from '../../sync-server/clients/connection';
import type { Relay } from '../../sync-server/rooms/relay';
import {
	CHANNELS,
	CONTROL,
	decodeControl,
	encodeControl,
	inChannel,
	readChannel
} from '../../src/lib/protocol/channels';
import { decodeFromRelay, encodeFromDevice } from '../../src/lib/protocol/codec';
import { POLDER_MESSAGE, type FromDevice, type FromRelay } from '../../src/lib/protocol/messages';
import { helloTo, type Key } from './raw-device';
import { waitFor } from './wait-for';

const ORIGIN = 'http://relay.test';

/** How a channel or a connection was ended. */
interface Ending {
	readonly code: number;
	readonly reason: string;
}

/** A connection for many rooms that speaks the wire by hand, and may say what no honest device would. */
export class RawChannels {
	/** What was said in each channel; the handshake in the channel `CONTROL`. */
	readonly messages = new Map<number, FromRelay[]>();
	/** Frames of the standard protocol in each channel. */
	readonly standard = new Map<number, Uint8Array[]>();
	/** The channels that the relay has ended. */
	readonly ended = new Map<number, Ending>();
	closed: Ending | null = null;
	/** Every frame that came, in its order. */
	readonly frames: Uint8Array[] = [];
	/** Signs of life that came. */
	beats = 0;
	/** Whether the relay has stopped to read. */
	isPaused = false;
	/** Bytes that the relay is made to believe are not read yet. */
	unread = 0;
	readonly connection: Connection;

	constructor(relay: Relay, token: string | null = null) {
		const raw = this as RawChannels;
		this.connection = Connection.open(
			relay,
			{
				send: (frame) => {
					this.take(frame);
				},
				close: (code, reason) => {
					this.closed = { code, reason };
				},
				pause: () => {
					this.isPaused = true;
				},
				resume: () => {
					this.isPaused = false;
				},
				proved: () => undefined,
				get unread() {
					return raw.unread;
				},
				address: '127.0.0.1'
			},
			{ room: CHANNELS, host: new URL(ORIGIN).host, token }
		);
	}

	/** A connection that has been let in. */
	static async inside(relay: Relay, key: Key): Promise<RawChannels> {
		const connection = new RawChannels(relay);
		connection.hello(key);
		await connection.until(CONTROL, 'welcome');
		return connection;
	}

	/** Answers the challenge. `room` is what the proof is signed for. */
	hello(key: Key, room: string = CHANNELS): void {
		const challenge = this.in(CONTROL).find((message) => message.type === 'challenge');
		if (challenge === undefined) throw new Error('no challenge came');
		const about = {
			room,
			origin: ORIGIN,
			workspace: 'workspace',
			intent: { kind: 'enter' }
		} as const;
		this.say(CONTROL, { type: 'hello', hello: helloTo(challenge.challenge, key, about) });
	}

	/** Opens a channel. */
	open(channel: number, room: string): void {
		this.connection.receive(encodeControl({ type: 'open', channel, room }));
	}

	/** Opens a channel, and waits until the relay has let us into its room. */
	async enter(channel: number, room: string): Promise<void> {
		this.open(channel, room);
		await this.until(channel, 'welcome');
	}

	shut(channel: number): void {
		this.connection.receive(encodeControl({ type: 'shut', channel }));
	}

	say(channel: number, message: FromDevice<Uint8Array>): void {
		this.throwIn(channel, encodeFromDevice(message));
	}

	/** Sends any bytes in a channel. */
	throwIn(channel: number, bytes: Uint8Array): void {
		this.connection.receive(inChannel(channel, bytes));
	}

	/** What was said in a channel. */
	in(channel: number): readonly FromRelay[] {
		return this.messages.get(channel) ?? [];
	}

	/** Waits for a message of a type in a channel, or for the channel’s end. */
	until(channel: number, type: FromRelay['type'] | 'ended'): Promise<void> {
		return waitFor(
			() =>
				type === 'ended'
					? this.ended.has(channel)
					: this.in(channel).some((message) => message.type === type),
			() =>
				`${type} in ${String(channel)}; ended: ${JSON.stringify([...this.ended])}, closed: ${JSON.stringify(this.closed)}`,
			5000
		);
	}

	private take(frame: Uint8Array): void {
		this.frames.push(frame);
		const read = readChannel(frame);
		if (!read.ok) throw new Error(read.error.malformed);
		const { channel, message } = read.value;
		if (this.ended.has(channel)) throw new Error('spoken to in a channel that was ended');
		if (channel === CONTROL) {
			if (message.length === 0) {
				this.beats += 1;
				return;
			}
			const control = decodeControl(message);
			if (control.ok) {
				if (control.value.type !== 'ended') throw new Error(control.value.type);
				this.ended.set(control.value.channel, control.value);
				return;
			}
		}
		const from = decoding.createDecoder(message);
		if (decoding.readVarUint(from) !== POLDER_MESSAGE) {
			this.standard.set(channel, [...(this.standard.get(channel) ?? []), message]);
			return;
		}
		const polder = decodeFromRelay(from);
		if (!polder.ok) throw new Error(polder.error.malformed);
		this.messages.set(channel, [...this.in(channel), polder.value]);
	}
}
