import { platform } from './platform';
/** What a channel uses of the connection that it is a part of. */
export interface Carrier {
	/** A channel has been asked for: `opened` follows when the relay can be reached. */
	readonly join: (channel: ChannelSocket) => void;
	readonly send: (channel: ChannelSocket, message: Uint8Array) => void;
	/** The channel has been closed on this side. */
	readonly leave: (channel: ChannelSocket) => void;
}

/** How a websocket ends whose other side gave no reason. */
const NO_REASON = { code: 1000, reason: '' };

/**
 * One channel of a connection, as the part of a `WebSocket` that y-websocket uses. Opens, carries messages and ends as
 * a connection of its own would.
 */
export class ChannelSocket {
	static readonly CONNECTING = 0;
	static readonly OPEN = 1;
	static readonly CLOSING = 2;
	static readonly CLOSED = 3;
	readonly OPEN = 1;
	readyState = 0;
	binaryType = 'arraybuffer';
	onopen: (() => void) | null = null;
	onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null = null;
	onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
	onerror: (() => void) | null = null;

	constructor(
		private readonly carrier: Carrier,
		readonly room: string
	) {
		carrier.join(this);
	}

	send(message: Uint8Array): void {
		if (this.readyState === 1) this.carrier.send(this, message);
	}

	close(): void {
		if (this.readyState >= 2) return;
		this.readyState = 2;
		this.carrier.leave(this);
		platform.microtask(() => {
			this.ended(NO_REASON);
		});
	}

	/** The relay can be reached: what is sent from now on goes there. */
	opened(): void {
		if (this.readyState !== 0) return;
		this.readyState = 1;
		this.onopen?.();
	}

	/** A message has come. */
	received(message: Uint8Array): void {
		// A copy, as a frame of its own would have been: what reads it may keep parts of it.
		if (this.readyState === 1) this.onmessage?.({ data: message.slice().buffer });
	}

	/** The channel has ended, for this reason. */
	ended(why: { readonly code: number; readonly reason: string }): void {
		if (this.readyState === 3) return;
		this.readyState = 3;
		this.onclose?.(why);
	}
}

/** Returns a `WebSocket` class whose sockets are channels. `roomOf` reads the room from the address. */
export function channelClass(carrier: Carrier, roomOf: (url: string) => string): typeof WebSocket {
	const own = class extends ChannelSocket {
		constructor(url: string | URL) {
			super(carrier, roomOf(String(url)));
		}
	};
	// y-websocket sees the browser's interface; the parts that it does not use are left out.
	return own as unknown as typeof WebSocket;
}
