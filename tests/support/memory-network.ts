import type { Relay } from '../../sync-server/rooms/relay';
import { Connection } from '../../sync-server/clients/connection';
import { SYNC_PATH } from '../../src/lib/protocol/rooms';

/** When frames arrive: by themselves in the next turns, or only when the test lets them. */
export type Delivery = 'flowing' | 'held';

/** The address at which devices of a test reach their relay. */
export const ORIGIN = 'http://relay.test';

interface Pipe {
	readonly toRelay: Uint8Array[];
	readonly toDevice: Uint8Array[];
	cut(code: number): void;
	pump(): void;
}

/**
 * A device's way to a relay, without sockets: frames keep their order, nothing is invented, and the
 * test decides when they arrive and when the connection breaks.
 */
export class MemoryNetwork {
	delivery: Delivery = 'flowing';
	online = true;
	/** Every frame that reached the device, for tests of what may never be sent. */
	readonly received: Uint8Array[] = [];
	/** The subprotocols that each connection showed. */
	readonly shown: (readonly string[])[] = [];
	private readonly pipes = new Set<Pipe>();

	constructor(private relay: () => Relay | null) {}

	/** A `WebSocket` class whose sockets go through this network. */
	socketClass(): typeof WebSocket {
		// A device's code sees the browser's interface; the parts that it does not use are left out.
		const network = this as MemoryNetwork;
		const fake = class extends MemorySocket {
			constructor(url: string, protocols: readonly string[] = []) {
				super(url, network);
				network.shown.push(protocols);
			}
		};
		return fake as unknown as typeof WebSocket;
	}

	/** Breaks every connection; frames on their way are lost. */
	cut(): void {
		for (const pipe of [...this.pipes]) pipe.cut(1006);
	}

	/** Goes offline: connections break, and new ones fail. */
	goOffline(): void {
		this.online = false;
		this.cut();
	}

	/** Lets up to `count` held frames arrive, of connections chosen by `pick`. */
	deliver(count: number, pick: (bound: number) => number): void {
		for (let i = 0; i < count; i++) {
			const ready = [...this.pipes].filter((p) => p.toRelay.length + p.toDevice.length > 0);
			ready[pick(Math.max(1, ready.length))]?.pump();
		}
	}

	/** @internal */
	open(socket: MemorySocket, url: string): void {
		// Closed before it was open.
		if (socket.readyState !== 0) return;
		const relay = this.relay();
		if (!this.online || relay === null) {
			socket.closed(1006);
			return;
		}
		const room = new URL(url).pathname.slice(SYNC_PATH.length + 1);
		const pipe: Pipe = {
			toRelay: [],
			toDevice: [],
			cut: (code) => {
				if (!this.pipes.delete(pipe)) return;
				pipe.toRelay.length = 0;
				pipe.toDevice.length = 0;
				connection.gone();
				socket.closed(code);
			},
			pump: () => {
				const up = pipe.toRelay.shift();
				if (up !== undefined) connection.receive(up);
				const down = pipe.toDevice.shift();
				if (down !== undefined && this.pipes.has(pipe)) {
					this.received.push(down);
					socket.arrived(down);
				}
			}
		};
		this.pipes.add(pipe);
		const connection: Connection = Connection.open(
			relay,
			{
				send: (frame) => {
					if (!this.pipes.has(pipe)) return;
					pipe.toDevice.push(frame.slice());
					this.flow(pipe);
				},
				close: (code) => {
					// What was sent before the close still arrives, as on a real socket.
					setTimeout(() => {
						while (this.pipes.has(pipe) && pipe.toDevice.length > 0) {
							const frame = pipe.toDevice.shift();
							if (frame !== undefined) socket.arrived(frame);
						}
						if (!this.pipes.delete(pipe)) return;
						socket.closed(code);
					}, 0);
				},
				pause: () => undefined,
				resume: () => undefined,
				proved: () => undefined,
				unread: 0,
				address: '127.0.0.1'
			},
			{ room, host: new URL(ORIGIN).host, token: null }
		);
		socket.onqueued = () => {
			this.flow(pipe);
		};
		socket.opened(pipe.toRelay, () => {
			pipe.cut(1000);
		});
		this.flow(pipe);
	}

	private flow(pipe: Pipe): void {
		if (this.delivery !== 'flowing') return;
		setTimeout(() => {
			while (this.pipes.has(pipe) && pipe.toRelay.length + pipe.toDevice.length > 0) pipe.pump();
		}, 0);
	}
}

/** The device's end of a connection. */
class MemorySocket {
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
	onqueued: () => void = () => undefined;
	private outgoing: Uint8Array[] = [];
	private hangUp: () => void = () => undefined;

	constructor(url: string, network: MemoryNetwork) {
		setTimeout(() => {
			network.open(this, url);
		}, 0);
	}

	send(frame: Uint8Array): void {
		if (this.readyState !== 1) return;
		this.outgoing.push(frame.slice());
		this.onqueued();
	}

	close(): void {
		if (this.readyState === 3) return;
		this.readyState = 2;
		this.hangUp();
		this.closed(1000);
	}

	opened(outgoing: Uint8Array[], hangUp: () => void): void {
		this.outgoing = outgoing;
		this.hangUp = hangUp;
		this.readyState = 1;
		this.onopen?.();
	}

	arrived(frame: Uint8Array): void {
		this.onmessage?.({ data: frame.slice().buffer });
	}

	closed(code: number): void {
		if (this.readyState === 3) return;
		this.readyState = 3;
		this.onclose?.({ code, reason: '' });
	}
}
