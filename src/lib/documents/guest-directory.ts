import * as Y from 'yjs';
import type { GuestDirectory } from '../domain/access/guest-directory';
import { formOf } from './read';
import type { Roots } from './describe';

/**
 * The root by which a guest's directory is told from the whole one. The whole directory has no such
 * root, and takes no update that brings one: what was written for a guest never gets into it.
 */
const MARK = 'forGuest';

/** The root types that a guest's directory has. */
export const GUEST_DIRECTORY_ROOTS: Roots = {
	...formOf({ kind: 'directory' }).roots,
	[MARK]: 'map'
};

/** Whether this is a guest's directory, which the relay alone writes. */
export const isGuestDirectory = (doc: Y.Doc): boolean => (doc.share.get(MARK)?._map.size ?? 0) > 0;

/** Whether the state of a document is that of a guest's directory. */
export function isGuestState(state: Uint8Array): boolean {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, state);
	const is = isGuestDirectory(doc);
	doc.destroy();
	return is;
}

/**
 * Says that what follows in a document is written for a guest. It is the first thing that each client
 * id writes: nobody can take over the rest without it.
 */
export function markForGuest(doc: Y.Doc, guest: string): void {
	doc.getMap(MARK).set(String(doc.clientID), guest);
}

/**
 * Makes a document say what a guest may know; writes what differs and nothing else. Writes the same
 * operations in the same order whenever it starts from an empty document and says the same.
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
