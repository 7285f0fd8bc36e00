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

/** What the relay does with what comes from a socket. */
export interface Connection {
	receive(frame: Uint8Array): void;
	/** Says a word that means nothing: a device takes a connection for dead on which it hears nothing for 30 s. */
	beat(): void;
	/** The socket is gone; called once, also after the relay has closed it. */
	gone(): void;
}
