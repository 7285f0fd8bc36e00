import * as decoding from 'lib0/decoding';
import { decodeFromDevice, encodeFromRelay } from '../../src/lib/protocol/codec';
import { CLOSE, POLDER_MESSAGE, type FromDevice } from '../../src/lib/protocol/messages';
import { AWARENESS, STEP_1, SYNC } from '../../src/lib/protocol/y-websocket';
import type { Relay } from '../rooms/relay';
import { senderOf, type Client } from '../rooms/client';
import type { Identity } from '../access/identity';
import { Bucket } from '../common/buckets';
import type { Throttle } from './throttle';
import { answerQuestion } from './questions';
import { type Share } from '../access/budgets';
import type { Room } from '../rooms/room';
import type { Socket } from './socket';

/** What a session uses of its connection. A connection for many rooms has one for each. */
export interface SessionPorts {
	readonly who: Identity;
	readonly socket: Pick<Socket, 'send' | 'unread'>;
	/** The connection's share of its device's budget; given back by the connection. */
	readonly share: Share;
	readonly throttle: Pick<Throttle, 'slowDown'>;
	/** Ends the session, and no other of the connection. */
	readonly close: (code: number, reason: string) => void;
	/** Ends the whole connection: the other side does not read what it is sent. */
	readonly cut: () => void;
}

/** A device or script inside a room: handles its frames and counts what they cost. */
export class RoomSession {
	readonly client: Client;
	private isIn: Room | null = null;
	private readonly awareness: Bucket;
	private isLeft = false;

	constructor(
		private readonly relay: Relay,
		private readonly ports: SessionPorts
	) {
		const { clock, limits } = relay.environment;
		this.awareness = new Bucket(clock, limits.awarenessBurst, limits.awarenessPerSecond);
		this.client = this.clientOf(ports.who);
	}

	/** Sets the room once it is loaded. */
	enter(room: Room): void {
		this.isIn = room;
		// The first messages may have been too much for the client, which has then left already.
		if (this.isLeft) this.relay.rooms.leave(room, this.client);
	}

	/** Ends the session when its client may no longer be in the room, or has to come back into it. */
	checkRights(): void {
		const { isIn: room, client } = this;
		if (room === null) return;
		if (!this.relay.rights.mayBeIn(client.who, room.address)) {
			room.document.tellStored(client);
			this.ports.close(CLOSE.closed, 'closed');
		} else if (this.relay.rooms.needsOtherDirectory(room, client)) {
			this.ports.close(CLOSE.changed, 'role changed');
		}
	}

	/** Leaves the room. Nothing is sent after this. */
	leave(): void {
		this.isLeft = true;
		if (this.isIn !== null) this.relay.rooms.leave(this.isIn, this.client);
	}

	/** Handles a frame. */
	receive(frame: Uint8Array): void {
		const { isIn: room } = this;
		const decoder = decoding.createDecoder(frame);
		const type = readType(decoder);
		if (type === null || room === null) {
			this.ports.close(CLOSE.malformed, 'no message type');
			return;
		}
		if (type === POLDER_MESSAGE) {
			this.receivePolder(decoder, frame.length, room);
			return;
		}
		if (type === AWARENESS && !this.awareness.tryTake()) {
			// Nothing is lost: the next awareness update repeats everything.
			this.relay.environment.meter.awarenessDropped();
			return;
		}
		this.spend(type === SYNC && frame[1] === STEP_1 ? ASKING : 1, frame.length);
		const { guests, document } = room;
		const served = guests?.has(this.client) === true ? guests : document;
		if (served.receive(this.client, type, decoder) === 'malformed') {
			this.ports.close(CLOSE.malformed, 'malformed');
		}
	}

	private receivePolder(decoder: decoding.Decoder, length: number, room: Room): void {
		const { who } = this.client;
		const read = decodeFromDevice(decoder);
		if (!read.ok || who.kind !== 'device') {
			this.ports.close(CLOSE.malformed, 'malformed');
			return;
		}
		const { type } = read.value;
		if (type === 'present' && read.value.state !== null && !this.awareness.tryTake()) {
			this.relay.environment.meter.awarenessDropped();
			return;
		}
		this.spend(IS_ASKING[type] === true ? ASKING : 1, length);
		this.act(read.value, who, room);
	}

	private act(message: FromDevice, who: Extract<Identity, { kind: 'device' }>, room: Room): void {
		const { client } = this;
		const failed = (what: string, reason: string) => (error: unknown) => {
			this.relay.environment.logger.error({ err: error }, what);
			this.ports.close(CLOSE.storage, reason);
		};
		switch (message.type) {
			case 'subscribe':
				if (room.records === null) return this.ports.close(CLOSE.malformed, 'no records here');
				room.records
					.subscribe(client, who, message)
					.catch(failed('could not catch up', 'could not read'));
				return;
			case 'older':
				if (room.records === null) return this.ports.close(CLOSE.malformed, 'no records here');
				room.records
					.sendOlder(client, message)
					.catch(failed('could not read older posts', 'could not read'));
				return;
			case 'edit': {
				if (room.records === null) return this.ports.close(CLOSE.malformed, 'no records here');
				const { number, record, update } = message;
				room.records.edit(client, senderOf(client), number, record, update);
				return;
			}
			case 'present':
				room.records?.presence.take(client, who.member, message);
				return;
			case 'ask':
				if (room.address.kind !== 'directory') {
					return this.ports.close(CLOSE.malformed, 'questions are for the directory');
				}
				answerQuestion(this.relay, who, message.question, (bytes) => {
					client.keep(bytes);
				}).then(
					(answer) => {
						client.tell({ type: 'answer', number: message.number, answer });
					},
					failed('could not answer', 'could not store')
				);
				return;
			case 'hello':
				this.ports.close(CLOSE.malformed, 'a second hello');
		}
	}

	/** Counts what the device uses. When it has used more than its budget, the connection is read later. */
	private spend(frames: number, bytes: number): void {
		const { share, throttle } = this.ports;
		share.spend(frames, bytes);
		if (!this.isLeft) throttle.slowDown(() => share.wait);
	}

	private clientOf(who: Identity): Client {
		const { socket, share, throttle, close, cut } = this.ports;
		const { limits, meter } = this.relay.environment;
		const { budgets } = this.relay;
		// Adding up all connections costs time, so it is skipped for clients that read what they are sent.
		const little = limits.unread / 512;
		const send = (frame: Uint8Array) => {
			if (this.isLeft) return;
			if (socket.unread > little && share.unread > limits.unread) {
				cut();
				return;
			}
			socket.send(frame);
			meter.frameOut();
		};
		return {
			who,
			send,
			tell: (message) => {
				if (who.kind === 'device') send(encodeFromRelay(message));
			},
			close,
			charge: (bytes) => {
				this.spend(0, bytes);
			},
			keep: (bytes) => {
				share.keep(bytes);
				if (!this.isLeft) throttle.slowDown(() => share.wait);
			},
			get isBusy() {
				return socket.unread > 0 && (share.unread > BUSY || budgets.isCrowded);
			}
		};
	}
}

/** The number of unread bytes from which a device counts as busy. */
const BUSY = 1024 * 1024;

/** How many frames an expensive request counts for: a state, a subscription, a question, a channel. */
export const ASKING = 20;

/** The messages that are such requests. */
const IS_ASKING: Readonly<Partial<Record<FromDevice['type'], true>>> = {
	subscribe: true,
	ask: true,
	older: true
};

/** Returns a frame's message type; `null` when the frame is empty or the number does not end. */
export function readType(decoder: decoding.Decoder): number | null {
	try {
		return decoding.readVarUint(decoder);
	} catch {
		// Expected: lib0 throws when the bytes end too early.
		return null;
	}
}
