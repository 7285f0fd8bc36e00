import * as Y from 'yjs';

/** Opens a state. The document has a name of its own, which costs more to make up than most states to open. */
export function docOf(state: Uint8Array): Y.Doc {
	const doc = new Y.Doc({ guid: 'state' });
	Y.applyUpdate(doc, state);
	return doc;
}

const vectors = new WeakMap<Uint8Array, ReadonlyMap<number, number>>();

/** How much of each client is in a state. Asked for again it is known. */
export function vectorOf(state: Uint8Array | null): ReadonlyMap<number, number> {
	if (state === null) return NOTHING;
	const known = vectors.get(state);
	if (known !== undefined) return known;
	const vector = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state));
	vectors.set(state, vector);
	return vector;
}

const NOTHING: ReadonlyMap<number, number> = new Map();
