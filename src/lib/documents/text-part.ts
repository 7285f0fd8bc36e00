import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { ownedBytes, type OwnedBytes } from '../domain/core/owned-bytes';
import { rootAbove } from './rich-describe';
import { NOTE } from './rich';

/** A struct as Yjs writes it. */
type Struct = Y.Item | Y.GC;

/** The kind under which Yjs writes what came and went. */
const GC = 0;

/**
 * Parts the rich text that a document has in itself from the rest: what each of the two halves holds keeps its client
 * ids and clocks, and the place of the other half is written as something that came and went. So devices that do this
 * by themselves, with more or less of the document, make halves that merge into the same; and what builds on the one
 * half goes on building on it.
 */
export function partText(doc: Y.Doc): { readonly text: OwnedBytes; readonly rest: OwnedBytes } {
	const root = doc.getXmlFragment(NOTE);
	const names = new Map<unknown, string>([[root, NOTE]]);
	const isText = (struct: Struct): boolean =>
		struct instanceof Y.Item && rootAbove(struct, names) === NOTE;
	return {
		text: encoded(doc, (struct) => isText(struct)),
		rest: encoded(doc, (struct) => struct instanceof Y.Item && !isText(struct))
	};
}

/** Encodes the structs of a document that are kept; the others become something that came and went. */
function encoded(doc: Y.Doc, isKept: (struct: Struct) => boolean): OwnedBytes {
	const to = new Y.UpdateEncoderV1();
	const clients = [...doc.store.clients].sort(([a], [b]) => b - a);
	encoding.writeVarUint(to.restEncoder, clients.length);
	for (const [client, structs] of clients) {
		encoding.writeVarUint(to.restEncoder, structs.length);
		encoding.writeVarUint(to.restEncoder, client);
		encoding.writeVarUint(to.restEncoder, 0);
		for (const struct of structs) {
			if (isKept(struct)) struct.write(to, 0);
			else {
				encoding.writeUint8(to.restEncoder, GC);
				encoding.writeVarUint(to.restEncoder, struct.length);
			}
		}
	}
	writeDeletions(to, doc, isKept);
	return ownedBytes(to.toUint8Array());
}

/** Writes which of the kept structs are deleted, as Yjs does: in ascending order, and without ranges that touch. */
function writeDeletions(
	to: Y.UpdateEncoderV1,
	doc: Y.Doc,
	isKept: (struct: Struct) => boolean
): void {
	const deleted: [number, [number, number][]][] = [];
	for (const [client, structs] of doc.store.clients) {
		const ranges: [number, number][] = [];
		for (const struct of structs) {
			if (!struct.deleted || !isKept(struct)) continue;
			const last = ranges.at(-1);
			if (last !== undefined && last[0] + last[1] === struct.id.clock) last[1] += struct.length;
			else ranges.push([struct.id.clock, struct.length]);
		}
		if (ranges.length > 0) deleted.push([client, ranges]);
	}
	encoding.writeVarUint(to.restEncoder, deleted.length);
	for (const [client, ranges] of deleted.sort(([a], [b]) => b - a)) {
		encoding.writeVarUint(to.restEncoder, client);
		encoding.writeVarUint(to.restEncoder, ranges.length);
		for (const [clock, length] of ranges) {
			encoding.writeVarUint(to.restEncoder, clock);
			encoding.writeVarUint(to.restEncoder, length);
		}
	}
}
