import * as Y from 'yjs';
import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId } from '../../src/lib/domain/core/ids';
import type { InboxWishes } from '../../src/lib/domain/inbox/kinds';
import type { Reminder } from '../../src/lib/domain/inbox/reminder';
import type { TopicChoices } from '../../src/lib/domain/topic/following';
import { readInboxMarks, readReminders, readWishes } from '../../src/lib/documents/private-inbox';
import { readTopicChoices } from '../../src/lib/documents/private-topics';
import { parseRoom, roomName, type RoomName } from '../../src/lib/protocol/rooms';
import type { Store } from '../store/store';

/** What a member wants to be told of, from their private document. */
export interface Choices {
	readonly wishes: InboxWishes;
	readonly topics: TopicChoices;
	readonly reminders: readonly Reminder[];
	/** The moments at which something that they snoozed comes back. */
	readonly returns: readonly Instant[];
}

/**
 * What members want to be told of. A private document is read when that is asked for the first time, and again after
 * it was changed; what was read is kept until then.
 */
export class MemberChoices {
	private readonly known = new Map<MemberId, Choices>();

	constructor(private readonly store: Pick<Store, 'document'>) {}

	/** Whether asking for a member's choices reads no document. */
	has(member: MemberId): boolean {
		return this.known.has(member);
	}

	of(member: MemberId): Choices {
		const known = this.known.get(member) ?? this.read(member);
		this.known.set(member, known);
		return known;
	}

	/** Notes that rooms were written to. */
	stored(rooms: Iterable<RoomName>): void {
		if (this.known.size === 0) return;
		for (const room of rooms) {
			const address = parseRoom(room);
			if (address?.kind === 'private') this.known.delete(address.member);
		}
	}

	/** Forgets the choices of members for whom `isNeeded` is not true. */
	keepOnly(isNeeded: (member: MemberId) => boolean): void {
		for (const member of this.known.keys()) if (!isNeeded(member)) this.known.delete(member);
	}

	private read(member: MemberId): Choices {
		const state = this.store.document(roomName({ kind: 'private', member }));
		const doc = new Y.Doc();
		try {
			if (state !== null) Y.applyUpdate(doc, state);
			const { filed } = readInboxMarks(doc);
			return {
				wishes: readWishes(doc),
				topics: readTopicChoices(doc),
				reminders: readReminders(doc),
				returns: [...filed.values()].flatMap((put) => (put.as === 'snoozed' ? [put.until] : []))
			};
		} finally {
			doc.destroy();
		}
	}
}
