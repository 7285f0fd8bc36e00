import type { MemberId } from '../../src/lib/domain/core/ids';
import { encodeFromRelay } from '../../src/lib/protocol/codec';
import type { Rights } from '../access/rights';
import type { Client } from './client';

/** Tells the clients of the directory which spaces there are for their members, whenever that has changed. */
export class Catalogues {
	/** What each client was told last. */
	private readonly told = new WeakMap<Client, Uint8Array>();

	constructor(private readonly rights: Pick<Rights, 'catalogueOf'>) {}

	/** Sends clients the spaces that they may know of, unless that is what they were told last. */
	refresh(clients: Iterable<Client>): void {
		// The clients of one member are told the same: it is encoded once, and compared by its bytes.
		const frames = new Map<MemberId, Uint8Array>();
		for (const client of clients) {
			const { who } = client;
			if (who.kind !== 'device') continue;
			const known = this.told.get(client);
			const frame = frames.get(who.member) ?? this.frameFor(who.member, known);
			frames.set(who.member, frame);
			if (known === frame || (known !== undefined && sameBytes(known, frame))) continue;
			this.told.set(client, frame);
			client.send(frame);
		}
	}

	/** Returns the frame for a member. Where it is what somebody was told before, that is kept in its place. */
	private frameFor(member: MemberId, known: Uint8Array | undefined): Uint8Array {
		const spaces = this.rights.catalogueOf(member);
		const frame = encodeFromRelay({ type: 'catalogue', spaces });
		return known !== undefined && sameBytes(known, frame) ? known : frame;
	}
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
