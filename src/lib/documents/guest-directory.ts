import * as Y from 'yjs';
import type { GuestDirectory } from '../domain/access/guest-directory';
import { formOf } from './read';
import type { Roots } from './describe';

/**
 * The root that marks a guest's directory. The whole directory has no such root and accepts no update that
 * brings one, so what was written for a guest never gets into it.
 */
const MARK = 'forGuest';

/** The root types of a guest's directory. */
export const GUEST_DIRECTORY_ROOTS: Roots = {
	...formOf({ kind: 'directory' }).roots,
	[MARK]: 'map'
};

/** Returns whether a document is a guest's directory, which only the relay writes. */
export const isGuestDirectory = (doc: Y.Doc): boolean => (doc.share.get(MARK)?._map.size ?? 0) > 0;

/** Returns whether the encoded state of a document is that of a guest's directory. */
export function isGuestState(state: Uint8Array): boolean {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, state);
	const is = isGuestDirectory(doc);
	doc.destroy();
	return is;
}

/**
 * Marks what follows in a document as written for a guest. Each client id has to write this first: nobody can
 * then take over the rest without the mark.
 */
export function markForGuest(doc: Y.Doc, guest: string): void {
	doc.getMap(MARK).set(String(doc.clientID), guest);
}

/**
 * Makes a document say what a guest may know, and writes only what differs. From an empty document, equal
 * content always results in the same operations in the same order.
 */
export function writeGuestDirectory(doc: Y.Doc, directory: GuestDirectory): void {
	const { workspace, members, devices, rates } = directory;
	fill(doc.getMap('workspace'), workspace ?? {});
	fillAll(doc.getMap('members'), members);
	fillAll(doc.getMap('devices'), devices);
	fill(doc.getMap('rates'), Object.fromEntries(rates));
}

function fillAll(root: Y.Map<unknown>, items: ReadonlyMap<string, object>): void {
	for (const id of [...root.keys()]) if (!items.has(id)) root.delete(id);
	for (const [id, fields] of [...items].sort(byKey)) {
		const known = root.get(id);
		if (known instanceof Y.Map) fill(known as Y.Map<unknown>, fields);
		else root.set(id, new Y.Map(Object.entries(fields).sort(byKey)));
	}
}

function fill(map: Y.Map<unknown>, fields: object): void {
	const wanted = new Map<string, unknown>(Object.entries(fields));
	for (const key of [...map.keys()]) if (!wanted.has(key)) map.delete(key);
	for (const [key, value] of [...wanted].sort(byKey)) {
		if (map.get(key) !== value) map.set(key, value);
	}
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
	a < b ? -1 : Number(a > b);
