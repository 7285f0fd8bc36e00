import type { Identity } from '../access/identity';

/** The relay's end of one websocket, so that the relay can be tested without sockets. */
export interface Socket {
	send(frame: Uint8Array): void;
	close(code: number, reason: string): void;
	/** Reads nothing more for now. A few frames that have been read already may still come. */
	pause(): void;
	resume(): void;
	/** It is known now who is at the other side. */
	proved(who: Identity): void;
	/** Bytes that the other side has not read yet. */
	readonly unread: number;
	/** Whom wrong secrets are counted by: the other side's address, or the device whose ticket it shows. */
	readonly address: string;
}
