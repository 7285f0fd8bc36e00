import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** Where somebody is in a text: where a selection began, and where its caret is. */
export interface TextPlace {
	readonly anchor: Y.RelativePosition;
	readonly head: Y.RelativePosition;
}

/** Writes a place as the others are shown it. */
export function encodePlace({ anchor, head }: TextPlace): Uint8Array {
	const to = encoding.createEncoder();
	encoding.writeVarUint8Array(to, Y.encodeRelativePosition(anchor));
	encoding.writeVarUint8Array(to, Y.encodeRelativePosition(head));
	return encoding.toUint8Array(to);
}

/** Reads a place; `null` for nowhere, and for bytes that are no place. */
export function decodePlace(state: Uint8Array): TextPlace | null {
	if (state.length === 0) return null;
	try {
		const from = decoding.createDecoder(state);
		const anchor = Y.decodeRelativePosition(decoding.readVarUint8Array(from));
		const head = Y.decodeRelativePosition(decoding.readVarUint8Array(from));
		return isSomewhere(anchor) && isSomewhere(head) ? { anchor, head } : null;
	} catch {
		// Another's device may say anything.
		return null;
	}
}

const isSomewhere = ({ item, type, tname }: Y.RelativePosition): boolean =>
	item !== null || type !== null || tname !== null;
