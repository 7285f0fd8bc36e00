import * as Y from 'yjs';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { parseRoom, roomName, type RoomName } from '../../src/lib/protocol/rooms';
import type { Store } from '../store/store';

/**
 * Something that the relay reads from private documents. A document is read when it is asked for the first time, and
 * again after it was changed; what was read is kept until then.
 */
export class PrivateReadings<Reading> {
	private readonly known = new Map<MemberId, Reading>();

	constructor(
		private readonly store: Pick<Store, 'document'>,
		private readonly read: (doc: Y.Doc) => Reading,
		/** Of how many members it is kept; beyond that the one who was read first is forgotten. */
		private readonly most = Infinity
	) {}

	/** Whether asking for a member's reads no document. */
	has(member: MemberId): boolean {
		return this.known.has(member);
	}

	of(member: MemberId): Reading {
		const known = this.known.get(member);
		if (known !== undefined) return known;
		const reading = this.readNow(member);
		this.known.set(member, reading);
		const [first] = this.known.keys();
		if (this.known.size > this.most && first !== undefined) this.known.delete(first);
		return reading;
	}

	/** Notes that rooms were written to. */
	stored(rooms: Iterable<RoomName>): void {
		if (this.known.size === 0) return;
		for (const room of rooms) {
			const address = parseRoom(room);
			if (address?.kind === 'private') this.known.delete(address.member);
		}
	}

	/** Forgets what was read of members for whom `isNeeded` is not true. */
	keepOnly(isNeeded: (member: MemberId) => boolean): void {
		for (const member of this.known.keys()) if (!isNeeded(member)) this.known.delete(member);
	}

	private readNow(member: MemberId): Reading {
		const state = this.store.document(roomName({ kind: 'private', member }));
		const doc = new Y.Doc();
		try {
			if (state !== null) Y.applyUpdate(doc, state);
			return this.read(doc);
		} finally {
			doc.destroy();
		}
	}
}
