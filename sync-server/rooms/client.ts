import type { Identity } from '../access/identity';
import type { FromRelay } from '../../src/lib/protocol/messages';
import type { DocumentSender } from '../gate/judge-document';

/** A connection that is inside a room, as the room sees it. */
export interface Client {
	readonly who: Identity;
	/** Sends a frame, or cuts off a reader that is too slow. */
	send(frame: Uint8Array): void;
	/** Sends one of Polder's own messages; scripts are never sent any. */
	tell(message: FromRelay<Uint8Array>): void;
	close(code: number, reason: string): void;
	/** Counts work that the client has caused, as if it had sent that many bytes. */
	charge(bytes: number): void;
	/** Counts bytes of its edits that stay on the disk. */
	keep(bytes: number): void;
	/** Whether it has much to read already: what is not urgent waits. */
	readonly isBusy: boolean;
}

/** Who a client is to the gatekeeper. A script acts for the admin who made its token. */
export function senderOf({ who }: Pick<Client, 'who'>): DocumentSender {
	if (who.kind === 'device') {
		return { member: who.member, author: who.device, mayWrite: true, mayManage: true };
	}
	const { createdBy: member, write: mayWrite, manage: mayManage } = who;
	return { member, author: `token:${who.token}`, mayWrite, mayManage };
}
