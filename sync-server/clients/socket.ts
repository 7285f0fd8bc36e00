import type { Identity } from '../access/identity';

/** The relay's end of one websocket, as an interface so that the relay can be tested without sockets. */
export interface Socket {
	send(frame: Uint8Array): void;
	close(code: number, reason: string): void;
	/** Stops reading for now. A few frames that have already been read may still arrive. */
	pause(): void;
	resume(): void;
	/** Called when it is known who is at the other end. */
	proved(who: Identity): void;
	/** Bytes that the other end has not read yet. */
	readonly unread: number;
	/** What wrong secrets are counted by: the other end's address, or the device whose ticket it shows. */
	readonly address: string;
}
