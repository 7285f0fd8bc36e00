import type { Identity } from '../access/identity';
import type { FromRelay } from '../../src/lib/protocol/messages';
import type { DocumentSender } from '../gate/judge-document';

/** A connection that is inside a room, as the room sees it. */
export interface Client {
	readonly who: Identity;
	/** Sends a frame, or closes the connection when the client reads too slowly. */
	send(frame: Uint8Array): void;
	/** Sends one of Polder's own messages. A script is never sent any. */
	tell(message: FromRelay<Uint8Array>): void;
	close(code: number, reason: string): void;
	/** Counts work that the client has caused, as if it had sent this many bytes. */
	charge(bytes: number): void;
	/** Counts bytes that its edits add to the disk. */
	keep(bytes: number): void;
	/** Whether much is waiting to be read by the client already. Work that is not urgent then waits. */
	readonly isBusy: boolean;
}

/** Returns the sender of a client's updates for the gate. A script acts for the admin who made its token. */
export function senderOf({ who }: Pick<Client, 'who'>): DocumentSender {
	if (who.kind === 'device') {
		return { member: who.member, author: who.device, mayWrite: true, mayManage: true };
	}
	const { createdBy: member, write: mayWrite, manage: mayManage } = who;
	return { member, author: `token:${who.token}`, mayWrite, mayManage };
}
