import * as decoding from 'lib0/decoding';
import { decodeFromDevice, encodeFromRelay } from '../../src/lib/protocol/codec';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { ownedBytes, type OwnedBytes } from '../../src/lib/domain/core/owned-bytes';
import {
	CHANNEL_HEAD,
	CHANNELS,
	CONTROL,
	inChannel,
	readChannel
} from '../../src/lib/protocol/channels';
import type { Hello, Welcome } from '../../src/lib/protocol/handshake';
import {
	CLOSE,
	POLDER_MESSAGE,
	PROTOCOL_VERSION,
	type FromRelay
} from '../../src/lib/protocol/messages';
import { parseRoom, type RoomAddress } from '../../src/lib/protocol/rooms';
import { arriveByIntent } from './join';
import { memberOfDevice } from '../access/directory-view';
import { provesItself } from '../access/device-proof';
import type { Limits } from '../common/limits';
import type { Identity } from '../access/identity';
import type { Payer, Share } from '../access/budgets';
import { Channels } from './channels';
import { inRoom, type Place } from './place';
import { readType, RoomSession } from './room-session';
import type { Relay, TrackedConnection } from '../rooms/relay';
import type { Socket } from './socket';
import { Throttle } from './throttle';
import { isForSpace, parseToken } from '../access/tokens';
import { platform } from '../common/platform';
import type { Timer } from '../../src/lib/domain/core/waiting';

/** The states of a connection. */
type State =
	/** Waiting for the device's hello. Frames that arrive before it are queued, within limits. */
	| { readonly at: 'proving'; readonly nonce: string; readonly queue: OwnedBytes[]; bytes: number }
	/** The hello is being processed; frames are still queued. */
	| { readonly at: 'arriving'; readonly queue: OwnedBytes[]; bytes: number }
	| ({ readonly at: 'inside' } & Inside)
	| { readonly at: 'closed' };

/** A connection that has been let in. */
interface Inside {
	readonly who: Identity;
	readonly share: Share;
	readonly throttle: Throttle;
	readonly place: Place;
}

/** What a connection asks for when it is opened. */
export interface ConnectionRequest {
	/** A room's name, or `CHANNELS`. */
	readonly room: string;
	/** The host that the device connected to. */
	readonly host: string;
	/** The API token that was shown, or `null`. */
	readonly token: string | null;
}

/** One connection, from its first frame to its last: for one room, or for many as channels. */
export class Connection implements TrackedConnection {
	private state: State = { at: 'closed' };
	private readonly limits: Limits;
	private readonly address: RoomAddress | null;
	private timer: Timer | undefined;
	/** When the API token expires, ms; a device has none. */
	private until = Infinity;

	private constructor(
		private readonly relay: Relay,
		private readonly socket: Socket,
		private readonly request: ConnectionRequest
	) {
		this.limits = relay.environment.limits;
		this.address = parseRoom(request.room);
	}

	/**
	 * Opens a connection and sends the challenge, or closes the socket when the relay takes no new
	 * connections.
	 */
	static open(relay: Relay, socket: Socket, request: ConnectionRequest): Connection {
		const connection = new Connection(relay, socket, request);
		if (relay.track(connection)) {
			connection.guard(() => {
				connection.greet();
			});
		} else socket.close(CLOSE.restarting, 'stopping');
		return connection;
	}

	receive(frame: Uint8Array): void {
		this.guard(() => {
			if (this.relay.ownership.check()) this.take(frame);
		});
	}

	beat(): void {
		this.guard(() => {
			// Before the hello only the challenge is sent.
			if (this.state.at === 'inside') this.state.place.beat();
		});
	}

	gone(): void {
		this.guard(() => {
			this.end();
		});
	}

	/** Runs a callback. A bug ends this connection and no other. */
	private guard(work: () => void): void {
		this.relay.faults.guard('a connection was not foreseen', work, () => {
			this.close(CLOSE.fault, 'the relay failed');
		});
	}

	private greet(): void {
		if (this.request.token !== null) {
			this.enterByToken(this.request.token);
			return;
		}
		const nonce = Buffer.from(this.relay.environment.random.bytes(24)).toString('base64url');
		this.state = { at: 'proving', nonce, queue: [], bytes: 0 };
		this.timer = platform.timeout(() => {
			this.guard(() => {
				if (this.state.at === 'proving') this.close(CLOSE.late, 'no proof came');
			});
		}, this.limits.proving);
		this.tell({
			type: 'challenge',
			challenge: {
				version: PROTOCOL_VERSION,
				relay: this.relay.id,
				nonce,
				workspace: this.relay.workspace
			}
		});
	}

	private take(frame: Uint8Array): void {
		this.relay.environment.meter.frameIn();
		if (frame.length > this.limits.frame + (this.isForMany ? CHANNEL_HEAD : 0)) {
			this.close(CLOSE.malformed, 'frame too large');
			return;
		}
		switch (this.state.at) {
			case 'closed':
				return;
			case 'inside':
				if (!this.hasExpired()) this.state.place.receive(frame);
				return;
			case 'proving':
				if (this.receiveHello(this.ownMessage(frame), this.state.nonce)) return;
				this.keep(frame, this.state);
				return;
			case 'arriving':
				this.keep(frame, this.state);
		}
	}

	/** Ends the connection with a reason. */
	close(code: number, reason: string): void {
		if (this.state.at === 'closed') return;
		this.end();
		this.relay.environment.meter.closed(code);
		this.socket.close(code, reason);
	}

	/** Ends the connection when its device, member or token may no longer be in its room; or its channels. */
	checkRights(): void {
		if (this.state.at !== 'inside' || this.hasExpired()) return;
		const { who, place } = this.state;
		if (who.kind === 'device' && !this.relay.directory.devices.has(who.device)) {
			this.close(CLOSE.removed, 'device removed');
		} else if (who.kind === 'device' && !this.isMember(who.member)) {
			this.close(CLOSE.removed, 'member removed');
		} else place.checkRights();
	}

	/** See `TrackedConnection`. */
	get member(): MemberId | null {
		if (this.state.at !== 'inside') return null;
		const { who } = this.state;
		return who.kind === 'device' ? who.member : null;
	}

	/** Whether this is a connection for many rooms. */
	private get isForMany(): boolean {
		return this.request.room === CHANNELS;
	}

	/** Returns what a frame says about the connection itself; nothing when it is for a channel. */
	private ownMessage(frame: Uint8Array): Uint8Array {
		if (!this.isForMany) return frame;
		const read = readChannel(frame);
		return read.ok && read.value.channel === CONTROL ? read.value.message : new Uint8Array();
	}

	/** Returns whether the API token has expired, and then ends the connection. */
	private hasExpired(): boolean {
		if (this.relay.environment.clock.now() < this.until) return false;
		this.close(CLOSE.unknown, 'expired');
		return true;
	}

	private isMember(id: string): boolean {
		const member = this.relay.directory.members.get(id);
		return member !== undefined && member.standing !== 'removed';
	}

	/** Ends the connection when it was let in by this API token. */
	endToken(token: string): void {
		if (this.state.at !== 'inside') return;
		const { who } = this.state;
		if (who.kind === 'token' && who.token === token) this.close(CLOSE.unknown, 'revoked');
	}

	private end(): void {
		this.timer?.cancel();
		const { state } = this;
		this.state = { at: 'closed' };
		if (state.at === 'inside') {
			state.place.leave();
			state.throttle.end();
			state.share.close();
		}
		this.relay.untrack(this);
	}

	private tell(message: FromRelay<Uint8Array>): void {
		const frame = encodeFromRelay(message);
		this.socket.send(this.isForMany ? inChannel(CONTROL, frame) : frame);
		this.relay.environment.meter.frameOut();
	}

	/** Queues a frame that arrives before the device is authenticated. */
	private keep(frame: Uint8Array, state: { readonly queue: OwnedBytes[]; bytes: number }): void {
		state.bytes += frame.length;
		// A view would keep the socket's whole buffer in memory without being counted.
		state.queue.push(ownedBytes(frame));
		if (state.queue.length > this.limits.queuedFrames || state.bytes > this.limits.queuedBytes) {
			this.close(CLOSE.malformed, 'too much before the proof');
		}
	}

	/** Processes the frame if it is a hello, and returns whether it was one. */
	private receiveHello(frame: Uint8Array, nonce: string): boolean {
		const decoder = decoding.createDecoder(frame);
		if (readType(decoder) !== POLDER_MESSAGE) return false;
		if (frame.length > LONGEST_HELLO) {
			this.close(CLOSE.malformed, 'no hello');
			return true;
		}
		const read = decodeFromDevice(decoder);
		if (!read.ok || read.value.type !== 'hello') {
			this.close(CLOSE.malformed, 'no hello');
			return true;
		}
		const { hello } = read.value;
		if (hello.version !== PROTOCOL_VERSION) {
			this.close(CLOSE.version, String(PROTOCOL_VERSION));
			return true;
		}
		const asked = {
			room: this.request.room,
			relay: this.relay.id,
			nonce,
			host: this.request.host
		};
		if (!provesItself(hello, asked)) {
			this.close(CLOSE.unknown, 'no proof');
			return true;
		}
		const queue = this.state.at === 'proving' ? this.state.queue : [];
		this.state = { at: 'arriving', queue, bytes: 0 };
		this.arrive(hello).catch((error: unknown) => {
			this.relay.environment.logger.error({ err: error }, 'could not let in');
			this.close(CLOSE.storage, 'could not store');
		});
		return true;
	}

	private async arrive(hello: Hello): Promise<void> {
		const { intent } = hello;
		if (intent.kind !== 'enter') {
			const code = await arriveByIntent(this.relay, hello, intent, this.socket.address);
			if (code !== null) {
				this.close(code, 'not let in');
				return;
			}
		}
		const { workspace } = this.relay;
		if (workspace === null) {
			this.close(CLOSE.unclaimed, 'not claimed');
			return;
		}
		if (hello.workspace !== null && hello.workspace !== workspace) {
			this.close(CLOSE.elsewhere, 'another workspace');
			return;
		}
		const member = memberOfDevice(this.relay.directory, hello.device, hello.publicKey);
		if (member === null) {
			// A device that was let in before has been removed since. Any other is simply unknown.
			if (this.relay.lastSeen.has(hello.device)) this.close(CLOSE.removed, 'removed');
			else this.close(CLOSE.unknown, 'unknown device');
			return;
		}
		const { clock, logger } = this.relay.environment;
		this.relay.lastSeen.note(hello.device, member.id, clock.now()).catch((error: unknown) => {
			logger.warn({ err: error }, 'could not note who is here');
		});
		const who = { kind: 'device', device: hello.device, member: member.id } as const;
		const welcome = () => this.welcomeOf(who, workspace);
		this.inside(who, welcome, () => {
			const ticket = this.relay.tickets.issue(hello.device);
			this.tell({ type: 'welcome', welcome: { ...welcome(), ticket } });
		});
	}

	/** Returns what a device is told when it is let in. */
	private welcomeOf({ member }: { readonly member: string }, workspace: string): Welcome {
		const { relay } = this;
		return {
			workspace,
			workspaceName: relay.directory.workspace?.name ?? '',
			member,
			now: relay.environment.clock.now(),
			presence: true,
			audit: true,
			readers: true,
			plans: true,
			authors: true,
			moves: true,
			undoesMoves: true,
			older: true,
			ticket: null
		};
	}

	private enterByToken(text: string): void {
		const now = this.relay.environment.clock.now();
		const shown = parseToken(text);
		const token = shown === null ? null : this.relay.tokens.check(shown, now);
		const { address } = this;
		const inItsSpaces =
			token !== null &&
			address?.kind === 'space' &&
			isForSpace(token, address.space, this.relay.rights);
		if (!inItsSpaces) {
			this.state = { at: 'arriving', queue: [], bytes: 0 };
			this.close(CLOSE.unknown, 'no such token');
			return;
		}
		this.state = { at: 'arriving', queue: [], bytes: 0 };
		this.relay.tokens.touch(token.id, now).catch((error: unknown) => {
			this.relay.environment.logger.warn({ err: error }, 'could not note the use of a token');
		});
		const { id, createdBy, write, manage, expiresAt } = token;
		this.until = expiresAt;
		this.inside({ kind: 'token', token: id, createdBy, write, manage }, null, () => undefined);
	}

	private inside(who: Identity, welcome: (() => Welcome) | null, greet: () => void): void {
		if (this.state.at !== 'arriving') return;
		const { relay, address, isForMany } = this;
		if (!isForMany && (address === null || !relay.rights.mayBeIn(who, address))) {
			this.close(CLOSE.closed, 'closed');
			return;
		}
		const cut = () => {
			this.close(CLOSE.slow, 'too much unread');
		};
		const share = relay.budgets.open(payerOf(who), { socket: this.socket, cut });
		if (share === null) {
			this.close(CLOSE.tooMany, 'too many connections');
			return;
		}
		const { faults, environment } = relay;
		const throttle = new Throttle(this.socket, environment.meter, (work) => {
			faults.guard('a connection could not be read on', work, () => {
				this.close(CLOSE.fault, 'the relay failed');
			});
		});
		const { queue } = this.state;
		const ports = { who, share, throttle, socket: this.socket, cut, close: this.closeWith };
		if (isForMany && welcome !== null) {
			this.letIn({ who, share, throttle, place: new Channels(relay, { ...ports, welcome }) });
			greet();
		} else if (address !== null && share.enter(this.request.room) !== null) {
			const session = new RoomSession(relay, ports);
			this.letIn({ who, share, throttle, place: inRoom(session) });
			greet();
			session.enter(relay.rooms.enter(this.request.room, address, session.client));
		} else {
			share.close();
			this.close(CLOSE.tooMany, 'too many rooms');
			return;
		}
		for (const frame of queue) this.receive(frame);
	}

	private letIn(inside: Inside): void {
		this.timer?.cancel();
		this.socket.proved(inside.who);
		this.state = { at: 'inside', ...inside };
	}

	private readonly closeWith = (code: number, reason: string): void => {
		this.close(code, reason);
	};
}

/** The longest hello, bytes: it is read before its sender is authenticated. */
const LONGEST_HELLO = 16 * 1024;

/** Returns whose budget a connection uses. */
const payerOf = (who: Identity): Payer =>
	who.kind === 'device'
		? { account: who.device, member: who.member }
		: { account: `token.${who.token}`, member: who.createdBy };
