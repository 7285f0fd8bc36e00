import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { AWARENESS, STEP_1, STEP_2, SYNC, UPDATE } from '../../src/lib/protocol/y-websocket';

/** The state of an empty document. */
export const EMPTY = new Uint8Array([0, 0]);

/** An awareness update that contains nobody. */
export const NOBODY = new Uint8Array([0]);

/** Returns a frame that carries several updates merged into one. */
export const updateFrame = (updates: readonly Uint8Array[]): Uint8Array =>
	frame(SYNC, (to) => {
		const [first = EMPTY] = updates;
		encoding.writeVarUint(to, UPDATE);
		encoding.writeVarUint8Array(to, updates.length === 1 ? first : Y.mergeUpdates([...updates]));
	});

/** Returns the frame that answers a state vector with what its sender lacks. */
export const answerFrame = (doc: Y.Doc, vector: Uint8Array): Uint8Array =>
	frame(SYNC, (to) => {
		encoding.writeVarUint(to, STEP_2);
		encoding.writeVarUint8Array(to, Y.encodeStateAsUpdate(doc, vector));
	});

/** Returns the frame that asks for what a document lacks. */
export const questionFrame = (doc: Y.Doc): Uint8Array =>
	frame(SYNC, (to) => {
		encoding.writeVarUint(to, STEP_1);
		encoding.writeVarUint8Array(to, Y.encodeStateVector(doc));
	});

export const awarenessFrame = (update: Uint8Array): Uint8Array =>
	frame(AWARENESS, (to) => {
		encoding.writeVarUint8Array(to, update);
	});

function frame(type: number, write: (to: encoding.Encoder) => void): Uint8Array {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, type);
	write(to);
	return encoding.toUint8Array(to);
}
