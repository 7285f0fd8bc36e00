import * as Y from 'yjs';
import type { Scan } from './scan';

/**
 * Returns whether a document contains all of an update already, so that applying it would change nothing. The
 * cost follows the size of the update.
 */
export function isKnown(scan: Scan, doc: Y.Doc): boolean {
	for (const [client, { end }] of scan.clients) {
		if (end > Y.getState(doc.store, client)) return false;
	}
	for (const [client, ranges] of scan.deletions) {
		const structs = doc.store.clients.get(client);
		const state = Y.getState(doc.store, client);
		for (let n = 0; n < ranges.length; n += 2) {
			const clock = ranges[n] ?? 0;
			const end = clock + (ranges[n + 1] ?? 0);
			if (structs === undefined || end > state) return false;
			for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
				const struct = structs[at];
				if (struct === undefined || struct.id.clock >= end) break;
				if (!struct.deleted) return false;
			}
		}
	}
	return true;
}

/** Returns whether an update depends on structs that neither the document nor the update itself contains. */
export function buildsOnNothing(scan: Scan, doc: Y.Doc): boolean {
	const reached = (client: number): number => {
		const known = Y.getState(doc.store, client);
		const scanned = scan.clients.get(client);
		return scanned === undefined ? known : Math.max(known, scanned.end);
	};
	for (const [client, { start, holes }] of scan.clients) {
		const known = Y.getState(doc.store, client);
		if (start > known || holes > known) return true;
	}
	for (const [client, clock] of scan.needs) if (clock >= reached(client)) return true;
	for (const [client, ranges] of scan.deletions) {
		const length = ranges.at(-1) ?? 0;
		const clock = ranges.at(-2) ?? 0;
		if (clock + length > reached(client)) return true;
	}
	return false;
}
