import { Connection } from '../../../sync-server/clients/connection';
import type { Relay } from '../../../sync-server/rooms/relay';
import { SYNC_PATH } from '../../../src/lib/protocol/rooms';
import { ORIGIN } from '../../support/memory-network';
import type { MemoryStore } from '../../support/memory-store';
import type { FileDoor } from './file-door';
import type { Host } from './scheduler';

/** A relay that runs, as the network knows it. */
export interface RunningRelay {
	readonly host: Host;
	readonly relay: Relay;
	/** The connections that it thinks are open. */
	readonly pipes: Set<Pipe>;
	/** The disk that it began with, and has until it ends. */
	readonly store: MemoryStore;
	/** Its door for files; opened when somebody comes to it. */
	readonly files: () => FileDoor;
}

/** Told of every frame, in the moment in which it is sent. */
export interface Listener {
	readonly fromDevice: (pipe: Pipe, frame: Uint8Array) => void;
	readonly fromRelay: (pipe: Pipe, frame: Uint8Array) => void;
	readonly received: (pipe: Pipe, frame: Uint8Array) => void;
}

const MINUTE = 60_000;

/** Whoever waits between attempts as y-websocket does makes some 30, and everything that is cut adds a few. */
const MOST_ATTEMPTS = 80;

/** How the way of one device to the relay is. */
export class Way {
	isOnline = true;
	/** Whether it leads to the twin of the relay, while there is one. */
	isAstray = false;
	/** Frames vanish in both directions, and nobody is told. */
	isSilent = false;
	/** How long a frame takes at most, ms. */
	slowest = 20;
	readonly pipes = new Set<Pipe>();
	/** When each tab has tried to connect to each room, the last minute. */
	private readonly attempts = new Map<string, number[]>();

	constructor(
		readonly device: string,
		readonly relay: (way: Way) => RunningRelay | null,
		readonly listener: Listener
	) {}

	/** A tab tries to connect. */
	noteAttempt({ name, world: { now } }: Host, room: string): void {
		const key = `${name} to ${room}`;
		const last = (this.attempts.get(key) ?? []).filter((at) => at > now - MINUTE);
		this.attempts.set(key, [...last, now]);
	}

	/** Which tab has tried to connect more often within a minute than it ever may; `null` when none has. */
	get storming(): string | null {
		for (const [key, times] of this.attempts) {
			if (times.length > MOST_ATTEMPTS)
				return `${key}: ${String(times.length)} connections in a minute`;
		}
		return null;
	}

	/** Breaks every connection: the device notices, and the relay some time after. */
	cut(): void {
		for (const pipe of [...this.pipes]) pipe.cut();
	}

	/** How long the next frame takes. */
	latency({ world }: Host): number {
		return 0.2 + (world.dice.below(1000) / 1000) * this.slowest;
	}

	/** A `WebSocket` class for one tab. */
	socketClass(host: Host): typeof WebSocket {
		// The tab's code sees the browser's interface; the parts that it does not use are left out.
		const way = this as Way;
		const own = class extends SimulatedSocket {
			constructor(url: string) {
				super(way, host, url);
			}
		};
		return own as unknown as typeof WebSocket;
	}
}

/** The tab's end of a connection. */
class SimulatedSocket {
	static readonly CONNECTING = 0;
	static readonly OPEN = 1;
	static readonly CLOSING = 2;
	static readonly CLOSED = 3;
	readonly OPEN = 1;
	readyState = 0;
	binaryType = 'arraybuffer';
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
	onclose: ((event: { code: number; reason: string }) => void) | null = null;
	onerror: (() => void) | null = null;
	pipe: Pipe | null = null;

	constructor(
		readonly way: Way,
		readonly host: Host,
		url: string
	) {
		const { world } = host;
		const room = new URL(url).pathname.slice(SYNC_PATH.length + 1);
		way.noteAttempt(host, room);
		world.after(way.latency(host), null, 'connect', () => {
			const running = way.relay(way);
			if (this.readyState !== 0 || !host.isAlive || (way.isOnline && way.isSilent)) return;
			if (!way.isOnline || running === null) {
				world.after(way.latency(host), host, 'no connection', () => {
					this.closed(1006);
				});
				return;
			}
			world.after(0, running.host, `connection of ${host.name} to ${kindOf(room)}`, () => {
				if (this.readyState === 0) Pipe.open(this, running, room);
			});
		});
	}

	send(frame: Uint8Array): void {
		if (this.readyState === 1) this.pipe?.up(frame.slice());
	}

	close(): void {
		if (this.readyState >= 2) return;
		const { pipe } = this;
		this.readyState = 2;
		pipe?.hangUp();
		this.host.world.after(0.1, this.host, 'closed', () => {
			this.closed(1000);
		});
	}

	opened(): void {
		if (this.readyState !== 0) return;
		this.readyState = 1;
		this.onopen?.();
	}

	arrived(frame: Uint8Array): void {
		if (this.readyState === 1) this.onmessage?.({ data: frame.slice().buffer });
	}

	closed(code: number, reason = ''): void {
		if (this.readyState === 3) return;
		this.readyState = 3;
		this.onclose?.({ code, reason });
	}
}

/**
 * One connection. Frames keep their order, as on TCP; how long they take is the seed's choice. When it breaks, what is
 * on the way to the device is lost, and what is on the way to the relay may still arrive there: the device comes back
 * on another connection, and the relay hears the same twice.
 */
export class Pipe {
	/** When the last frame arrives that is on its way. */
	private upUntil = 0;
	private downUntil = 0;
	/** Whether the relay takes it for open. */
	private isThere = true;
	/** Whether the device takes it for open, as far as the network knows. */
	private isHere = true;
	isAnswering = true;
	private connection!: Connection;
	/** How many frames are on their way. */
	inFlight = 0;
	/** Whether it has lost something. */
	isDeaf = false;

	private constructor(
		private readonly socket: SimulatedSocket,
		readonly running: RunningRelay,
		readonly room: string
	) {}

	get tab(): Host {
		return this.socket.host;
	}

	get device(): string {
		return this.socket.way.device;
	}

	/** Whether both ends take it for open. */
	get isWhole(): boolean {
		return this.isHere && this.isThere && !this.isDeaf && this.socket.readyState === 1;
	}

	/** Opens it at the relay, in an event of its host. */
	static open(socket: SimulatedSocket, running: RunningRelay, room: string): void {
		const pipe = new Pipe(socket, running, room);
		const { way, host: tab } = socket;
		const { world } = tab;
		socket.pipe = pipe;
		way.pipes.add(pipe);
		running.pipes.add(pipe);
		running.host.onEnd.add(pipe.relayEnded);
		tab.onEnd.add(pipe.tabEnded);
		pipe.later('down', 'open', () => {
			socket.opened();
		});
		pipe.connection = Connection.open(
			running.relay,
			{
				send: (frame) => {
					pipe.down(frame.slice());
				},
				close: (code, reason) => {
					pipe.leaveRelay();
					// What was sent before the close still arrives, as on a real socket.
					if (!pipe.isHere) return;
					pipe.later('down', `end ${String(code)} ${reason}`, () => {
						if (!pipe.isHere) return;
						pipe.leaveDevice();
						socket.closed(code, reason);
					});
				},
				pause: () => undefined,
				resume: () => undefined,
				proved: () => undefined,
				get unread() {
					return 0;
				},
				address: `address of ${way.device}`
			},
			{ room, host: new URL(ORIGIN).host, token: null }
		);
		world.trace.note(world.now, tab.name, `connects to ${room}`);
	}

	/** The relay shows that it is there, and looks whether the device does. */
	beat(): void {
		this.connection.beat();
		if (!this.isAnswering) {
			this.gone();
			return;
		}
		this.isAnswering = false;
		this.later('down', 'ping', () => {
			if (this.socket.readyState !== 1) return;
			this.later('up', 'pong', () => {
				this.isAnswering = true;
			});
		});
	}

	up(frame: Uint8Array): void {
		this.socket.way.listener.fromDevice(this, frame);
		this.later('up', `frame ${String(frame.length)} to ${kindOf(this.room)}`, () => {
			if (this.isThere) this.connection.receive(frame);
		});
	}

	/** The device closes it. */
	hangUp(): void {
		this.leaveDevice();
		this.later('up', 'hung up', () => {
			this.gone();
		});
	}

	/** It breaks: the device is told, and the relay after all that is still on its way to it. */
	cut(): void {
		const { way, host } = this.socket;
		if (this.isHere) {
			this.leaveDevice();
			host.world.after(way.latency(host), host, 'cut', () => {
				this.socket.closed(1006);
			});
		}
		this.end();
	}

	/** The relay learns that the device has gone, some time after. */
	private end(): void {
		const { world } = this.tab;
		const some = world.dice.below(4) === 0 ? world.dice.below(10_000) : world.dice.below(50);
		// Some of what is on its way is lost: everything after the moment in which the relay is told.
		world.after(some, this.running.host, 'gone', () => {
			this.gone();
		});
	}

	private down(frame: Uint8Array): void {
		const { listener } = this.socket.way;
		if (!this.isThere) return;
		listener.fromRelay(this, frame);
		if (!this.isHere) return;
		this.later('down', `frame ${String(frame.length)} of ${kindOf(this.room)}`, () => {
			if (!this.isHere) return;
			listener.received(this, frame);
			this.socket.arrived(frame);
		});
	}

	/** Something arrives at the other end, after all that was sent before it, unless it vanishes. */
	private later(to: 'up' | 'down', what: string, run: () => void): void {
		const { way, host } = this.socket;
		const { world } = host;
		// A connection that has lost something brings nothing after it either, until somebody gives it up.
		this.isDeaf ||= way.isSilent;
		if (this.isDeaf) return;
		const before = to === 'up' ? this.upUntil : this.downUntil;
		const at = Math.max(before, world.now + way.latency(host));
		if (to === 'up') this.upUntil = at;
		else this.downUntil = at;
		this.inFlight += 1;
		world.after(at - world.now, null, `${host.name} ${what}`, () => {
			this.inFlight -= 1;
			const target = to === 'up' ? this.running.host : host;
			world.after(0, target, what, run);
		});
	}

	/** The relay takes it for ended. */
	private gone(): void {
		if (!this.isThere) return;
		this.leaveRelay();
		this.connection.gone();
	}

	private readonly relayEnded = (): void => {
		this.isThere = false;
		const { way, host } = this.socket;
		if (!this.isHere || way.isSilent || this.isDeaf) return;
		this.leaveDevice();
		host.world.after(way.latency(host), host, 'relay gone', () => {
			this.socket.closed(1006);
		});
	};

	private readonly tabEnded = (): void => {
		this.leaveDevice();
		this.end();
	};

	private leaveRelay(): void {
		this.isThere = false;
		this.running.pipes.delete(this);
		this.running.host.onEnd.delete(this.relayEnded);
	}

	private leaveDevice(): void {
		this.isHere = false;
		this.socket.way.pipes.delete(this);
		this.tab.onEnd.delete(this.tabEnded);
	}
}

/** A room's name without the ids in it, to be read. */
const kindOf = (room: string): string => room.split('.')[0] ?? room;
