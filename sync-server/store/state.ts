import * as Y from 'yjs';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { Unreadable, type StoredParts, type Subject } from './store';

/** Returns the state that stored parts make, as one update; `null` when there are none. */
export function stateOf({ snapshot, tail }: StoredParts): Uint8Array | null {
	const [only, ...others] = snapshot === null ? tail : [snapshot.state, ...tail];
	if (only === undefined) return null;
	return others.length === 0 ? only : Y.mergeUpdates([only, ...others]);
}

/**
 * Returns the state that stored parts make, without what has been deleted in it. Throws `Unreadable` when a
 * change waits for another one that is missing.
 */
export function encodeState(room: RoomName, subject: Subject, parts: StoredParts): Uint8Array {
	const doc = new Y.Doc();
	try {
		doc.transact(() => {
			if (parts.snapshot !== null) Y.applyUpdate(doc, parts.snapshot.state);
			for (const update of parts.tail) Y.applyUpdate(doc, update);
		});
		if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
			throw new Unreadable(room, subject, 'a change waits for one that is missing');
		}
		return Y.encodeStateAsUpdate(doc);
	} finally {
		doc.destroy();
	}
}
