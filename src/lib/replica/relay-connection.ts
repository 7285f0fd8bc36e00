import * as decoding from 'lib0/decoding';
import {
	CHANNELS,
	CONTROL,
	decodeControl,
	encodeControl,
	inChannel,
	readChannel,
	SIGN_OF_LIFE
} from '../protocol/channels';
import { decodeFromRelay, encodeFromDevice } from '../protocol/codec';
import type { Challenge, Welcome } from '../protocol/handshake';
import { signHello } from '../protocol/hello';
import { CLOSE, POLDER_MESSAGE, PROTOCOL_VERSION } from '../protocol/messages';
import { SYNC_PATH } from '../protocol/rooms';
import { AWARENESS } from '../protocol/y-websocket';
import { channelClass, type Carrier, type ChannelSocket } from './channel-socket';
import type { Device } from './device';
import { SilenceWatch } from './silence-watch';
import type { TicketKeeper } from './ticket-keeper';
import { platform } from './platform';
import type { Timer } from '../domain/core/waiting';

/** How long a connection may take for what, ms. */
export interface LinkTiming {
	/** From an attempt until the relay has let us in: a proxy may take a connection and stay silent. */
	readonly handshake: number;
	/** For how long a living connection may be silent: the relay says a word every 20 s. */
	readonly silence: number;
	/** Until a connection that is asked for a sign of life has given one. */
	readonly sign: number;
	/** A connection or channel that lasted so long was no attempt that failed. */
	readonly steady: number;
}

export const LINK_TIMING: LinkTiming = {
	handshake: 10_000,
	silence: 25_000,
	sign: 5000,
	steady: 30_000
};

/** How long to wait after the first attempt that led nowhere, ms: each further wait is twice as long, up to the most. */
const FIRST_WAIT = 200;
const LONGEST_WAIT = 2500;

/** Presence of nobody: tells y-websocket, which knows no connection but its own, that this one lives. */
const NOBODY = new Uint8Array([AWARENESS, 1, 0]);

/** How a connection broke that nobody closed. */
const BROKEN = { code: 1006, reason: '' };

/** Why a connection or a channel ended. */
interface Ending {
	readonly code: number;
	readonly reason: string;
}

type State =
	| { readonly at: 'none' }
	/** An attempt has led nowhere: the next one follows. */
	| { readonly at: 'waiting'; readonly timer: Timer }
	| {
			readonly at: 'proving';
			readonly socket: WebSocket;
			/** Ends the attempt when it takes too long. */
			readonly timer: Timer;
	  }
	| { readonly at: 'inside'; readonly socket: WebSocket };

/** What a connection needs from around it. */
export interface ConnectionPorts {
	readonly device: Pick<Device, 'id' | 'publicKey' | 'sign'>;
	readonly workspace: string;
	/** The origin of the relay as this device reaches it. */
	readonly origin: string;
	readonly socket: typeof WebSocket;
	/** What the relay gave this device for coming back. */
	readonly tickets: Pick<TicketKeeper, 'protocols' | 'take'>;
	readonly linkTiming: LinkTiming;
	/** Which relay this is, by its own id: one that has lost its data has another. */
	readonly onRelay: (relay: string) => void;
}

/**
 * This tab's one connection to the relay. Rooms are channels of it: `channels` is the `WebSocket` that their
 * `WebsocketProvider` is given. There is a connection while a channel is wanted; it proves who we are once, and is
 * made again until it holds or the relay says why not.
 */
export class RelayConnection {
	/** The address of rooms, without the room, for a `WebsocketProvider`. */
	readonly url: string;
	/** A `WebSocket` class whose sockets are channels of this connection. */
	readonly channels: typeof WebSocket;
	private state: State = { at: 'none' };
	/** Channels that are asked for and not yet opened; and those that are, by number. */
	private readonly asked = new Set<ChannelSocket>();
	private readonly open = new Map<number, ChannelSocket>();
	private readonly numbers = new Map<ChannelSocket, number>();
	private lastNumber = CONTROL;
	/** Attempts since the last that led in. */
	private attempts = 0;
	private readonly silence: SilenceWatch;

	constructor(private readonly ports: ConnectionPorts) {
		this.silence = new SilenceWatch(ports.linkTiming, () => {
			this.end(BROKEN);
		});
		this.url = ports.origin.replace(/^http/, 'ws') + SYNC_PATH;
		this.channels = channelClass(this.carrier, (url) => url.slice(this.url.length + 1));
	}

	/** Whether the relay has let us in. */
	get isInside(): boolean {
		return this.state.at === 'inside';
	}

	/** Lets go of the connection, if there is one: the next channel that is asked for has it made at once. */
	drop(): void {
		this.stop();
		for (const channel of this.takeAll()) channel.ended(BROKEN);
	}

	/** The device was asleep: a connection that has been silent for long shows that it lives, or ends. */
	wake(): void {
		const { state } = this;
		if (state.at !== 'inside') return;
		this.silence.ask(() => {
			state.socket.send(SIGN_OF_LIFE);
		});
	}

	private readonly carrier: Carrier = {
		join: (channel) => {
			this.asked.add(channel);
			// The provider sets its handlers after it has made the socket.
			platform.microtask(() => {
				if (!this.asked.has(channel)) return;
				if (this.state.at === 'inside') this.enter(channel, this.state.socket);
				else if (this.state.at === 'none') this.attempt();
			});
		},
		send: (channel, message) => {
			const number = this.numbers.get(channel);
			if (number !== undefined && this.state.at === 'inside') {
				this.state.socket.send(inChannel(number, message));
			}
		},
		leave: (channel) => {
			this.asked.delete(channel);
			const number = this.numbers.get(channel);
			if (number === undefined) return;
			this.forget(number, channel);
			if (this.state.at === 'inside') {
				this.state.socket.send(encodeControl({ type: 'shut', channel: number }));
			}
		}
	};

	private enter(channel: ChannelSocket, socket: WebSocket): void {
		const number = ++this.lastNumber;
		this.asked.delete(channel);
		this.numbers.set(channel, number);
		this.open.set(number, channel);
		socket.send(encodeControl({ type: 'open', channel: number, room: channel.room }));
		channel.opened();
	}

	private forget(number: number, channel: ChannelSocket): void {
		this.open.delete(number);
		this.numbers.delete(channel);
	}

	private attempt(): void {
		const { tickets, linkTiming } = this.ports;
		const shown = tickets.protocols(this.attempts++);
		const socket = new this.ports.socket(`${this.url}/${CHANNELS}`, shown);
		socket.binaryType = 'arraybuffer';
		const timer = platform.timeout(() => {
			if (this.state !== state) return;
			// The next attempt has waited long enough.
			this.stop();
			this.attemptIfAsked();
		}, linkTiming.handshake);
		const state: State = { at: 'proving', socket, timer };
		this.state = state;
		const isCurrent = () => 'socket' in this.state && this.state.socket === socket;
		socket.onmessage = ({ data }) => {
			if (isCurrent()) this.receive(new Uint8Array(data as ArrayBuffer));
		};
		socket.onclose = ({ code, reason }) => {
			if (isCurrent()) this.fail({ code, reason });
		};
		// Every error is followed by a close. Without a listener Node takes it for a bug.
		socket.onerror = () => undefined;
	}

	private attemptIfAsked(): void {
		if (this.asked.size > 0) this.attempt();
	}

	/** The socket has ended. */
	private fail(why: Ending): void {
		const wasInside = this.state.at === 'inside';
		if (wasInside || isFinal(why)) {
			this.end(why);
			return;
		}
		// Channels that wait go on waiting.
		this.stop();
		const wait = Math.min(FIRST_WAIT * 2 ** (this.attempts - 1), LONGEST_WAIT);
		const timer = platform.timeout(() => {
			this.state = { at: 'none' };
			this.attemptIfAsked();
		}, wait);
		this.state = { at: 'waiting', timer };
	}

	/** Ends the connection, and every channel with it. */
	private end(why: Ending): void {
		this.stop();
		for (const channel of this.takeAll()) channel.ended(why);
	}

	/** Leaves the socket, whatever it is doing. */
	private stop(): void {
		const { state } = this;
		this.state = { at: 'none' };
		this.silence.stop();
		if ('timer' in state) state.timer.cancel();
		if ('socket' in state) state.socket.close();
	}

	private takeAll(): ChannelSocket[] {
		const all = [...this.open.values(), ...this.asked];
		this.open.clear();
		this.numbers.clear();
		this.asked.clear();
		return all;
	}

	private receive(frame: Uint8Array): void {
		this.silence.hear();
		if (this.state.at === 'proving') {
			this.receiveProving(frame, this.state.socket);
			return;
		}
		const read = readChannel(frame);
		if (!read.ok) {
			this.endMisunderstood(read.error.malformed);
			return;
		}
		const { channel, message } = read.value;
		// One that was closed here may still be spoken to.
		if (channel !== CONTROL) this.open.get(channel)?.received(message);
		else if (message.length === 0)
			for (const each of [...this.open.values()]) each.received(NOBODY);
		else this.receiveControl(message);
	}

	private receiveControl(message: Uint8Array): void {
		const control = decodeControl(message);
		if (!control.ok || control.value.type !== 'ended') {
			this.endMisunderstood('control');
			return;
		}
		const { channel: number, code, reason } = control.value;
		const channel = this.open.get(number);
		if (channel === undefined) return;
		this.forget(number, channel);
		channel.ended({ code, reason });
	}

	/** Takes part in the handshake. A relay from before there were channels speaks without their numbers. */
	private receiveProving(frame: Uint8Array, socket: WebSocket): void {
		const from = decoding.createDecoder(frame);
		try {
			if (frame[0] === CONTROL) decoding.readVarUint(from);
			if (decoding.readVarUint(from) !== POLDER_MESSAGE) return;
		} catch {
			// Expected: lib0 throws when the bytes end too early.
			return;
		}
		const read = decodeFromRelay(from);
		if (!read.ok) this.endMisunderstood(read.error.malformed);
		else if (read.value.type === 'challenge') this.answer(read.value.challenge, socket);
		else if (read.value.type === 'welcome') this.letIn(read.value.welcome, socket);
	}

	private answer(challenge: Challenge, socket: WebSocket): void {
		const { device, workspace, origin, onRelay } = this.ports;
		onRelay(challenge.relay);
		if (challenge.version !== PROTOCOL_VERSION) {
			this.endMisunderstood(String(challenge.version));
			return;
		}
		const about = { workspace, room: CHANNELS, origin, intent: { kind: 'enter' } } as const;
		signHello(challenge, device, about).then(
			(hello) => {
				// The socket may have gone while we were signing.
				if (this.state.at !== 'proving' || this.state.socket !== socket) return;
				socket.send(inChannel(CONTROL, encodeFromDevice({ type: 'hello', hello })));
			},
			() => {
				if (this.state.at === 'proving' && this.state.socket === socket) this.fail(BROKEN);
			}
		);
	}

	private letIn(welcome: Welcome, socket: WebSocket): void {
		const { state, ports } = this;
		if (state.at !== 'proving') return;
		state.timer.cancel();
		this.attempts = 0;
		this.lastNumber = CONTROL;
		this.state = { at: 'inside', socket };
		ports.tickets.take(welcome);
		this.silence.start();
		for (const channel of [...this.asked]) this.enter(channel, socket);
	}

	/** A relay that we cannot understand is of another version: we do not go on with it. */
	private endMisunderstood(reason: string): void {
		this.end({ code: CLOSE.version, reason });
	}
}

/** Whether the relay has said that coming back is of no use. */
const isFinal = ({ code }: Ending): boolean => code >= 4400 && code < 4500;
