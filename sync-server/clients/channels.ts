import {
	CONTROL,
	decodeControl,
	encodeControl,
	inChannel,
	readChannel,
	SIGN_OF_LIFE
} from '../../src/lib/protocol/channels';
import type { Welcome } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { parseRoom, type RoomName } from '../../src/lib/protocol/rooms';
import type { Identity } from '../access/identity';
import type { Share } from '../access/budgets';
import type { Relay } from '../rooms/relay';
import { ASKING, RoomSession } from './room-session';
import type { Socket } from './socket';
import type { Throttle } from './throttle';

/** What channels use of their connection. */
export interface ChannelsPorts {
	readonly who: Identity;
	readonly socket: Pick<Socket, 'send' | 'unread'>;
	readonly share: Share;
	readonly throttle: Throttle;
	/** Returns what a device is told when it is let into a room. */
	readonly welcome: () => Welcome;
	/** Ends the whole connection. */
	readonly close: (code: number, reason: string) => void;
	/** Ends it because the other side does not read what it is sent. */
	readonly cut: () => void;
}

interface Channel {
	readonly session: RoomSession;
	/** Gives the place in the room back. */
	readonly leave: () => void;
}

/**
 * The channels of a connection for many rooms: each is to its room what a connection of its own would be. What
 * goes wrong in one ends that one. Only a frame whose number cannot be right ends the connection, because
 * nothing after it means anything.
 */
export class Channels {
	private readonly open = new Map<number, Channel>();
	/** The highest number that was opened. What comes for a lower one that is not open was on its way. */
	private highest = CONTROL;

	constructor(
		private readonly relay: Relay,
		private readonly ports: ChannelsPorts
	) {}

	/** Handles a frame. */
	receive(frame: Uint8Array): void {
		const read = readChannel(frame);
		if (!read.ok) {
			this.ports.close(CLOSE.malformed, read.error.malformed);
			return;
		}
		const { channel, message } = read.value;
		if (channel === CONTROL) {
			this.receiveControl(message);
			return;
		}
		const found = this.open.get(channel);
		if (found !== undefined) {
			this.guard(channel, () => {
				if (message.length <= this.relay.environment.limits.frame) found.session.receive(message);
				else this.end(channel, CLOSE.malformed, 'frame too large');
			});
		} else if (channel <= this.highest) this.spend(1, frame.length);
		else this.ports.close(CLOSE.malformed, 'no such channel');
	}

	/** Shows the device that the relay is there: one frame, whatever the number of channels. */
	beat(): void {
		this.ports.socket.send(SIGN_OF_LIFE);
	}

	/** Ends the channels of rooms in which the device may no longer be. */
	checkRights(): void {
		for (const { session } of [...this.open.values()]) session.checkRights();
	}

	/** Leaves every room. Nothing is sent after this. */
	leave(): void {
		for (const channel of [...this.open.keys()]) this.forget(channel);
	}

	private receiveControl(message: Uint8Array): void {
		if (message.length === 0) {
			this.spend(1, 1);
			this.beat();
			return;
		}
		const read = decodeControl(message);
		if (!read.ok || read.value.type === 'ended') {
			this.ports.close(CLOSE.malformed, 'malformed control');
			return;
		}
		const control = read.value;
		if (control.type === 'shut') {
			this.spend(1, message.length);
			// One that the relay has ended meanwhile is closed already.
			if (control.channel <= this.highest) this.forget(control.channel);
			else this.ports.close(CLOSE.malformed, 'no such channel');
			return;
		}
		this.spend(ASKING, message.length);
		if (control.channel <= this.highest) {
			this.ports.close(CLOSE.malformed, 'a channel was opened before');
			return;
		}
		this.highest = control.channel;
		this.guard(control.channel, () => {
			this.enter(control.channel, control.room);
		});
	}

	private enter(channel: number, room: RoomName): void {
		const { relay } = this;
		const { who, socket, share, throttle, welcome, cut } = this.ports;
		const address = parseRoom(room);
		if (address === null || !relay.rights.mayBeIn(who, address)) {
			this.tellEnded(channel, CLOSE.closed, 'closed');
			return;
		}
		const leave = share.enter(room);
		if (leave === null) {
			this.tellEnded(channel, CLOSE.tooMany, 'too many rooms');
			return;
		}
		const session = new RoomSession(relay, {
			who,
			share,
			throttle,
			socket: {
				send: (frame) => {
					socket.send(inChannel(channel, frame));
				},
				get unread() {
					return socket.unread;
				}
			},
			close: (code, reason) => {
				this.end(channel, code, reason);
			},
			// What waits to be read waits in the one socket: ending a channel would not make it less.
			cut
		});
		this.open.set(channel, { session, leave });
		session.client.tell({ type: 'welcome', welcome: welcome() });
		session.enter(relay.rooms.enter(room, address, session.client));
	}

	/** Ends a channel, and tells the device why. */
	private end(channel: number, code: number, reason: string): void {
		if (this.forget(channel)) this.tellEnded(channel, code, reason);
	}

	private tellEnded(channel: number, code: number, reason: string): void {
		this.relay.environment.meter.closed(code);
		this.ports.socket.send(encodeControl({ type: 'ended', channel, code, reason }));
	}

	/** Leaves a channel's room. Returns whether it was open. */
	private forget(channel: number): boolean {
		const found = this.open.get(channel);
		if (found === undefined) return false;
		this.open.delete(channel);
		found.session.leave();
		found.leave();
		return true;
	}

	/** Runs a callback. A bug ends this channel and no other. */
	private guard(channel: number, work: () => void): void {
		this.relay.faults.guard('a channel was not foreseen', work, () => {
			this.end(channel, CLOSE.fault, 'the relay failed');
		});
	}

	/** Counts what the device uses. */
	private spend(frames: number, bytes: number): void {
		const { share, throttle } = this.ports;
		share.spend(frames, bytes);
		throttle.slowDown(() => share.wait);
	}
}
