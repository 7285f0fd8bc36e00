import * as Y from 'yjs';
import { recordRoots } from './record';

/** Returns what a record document has, as bytes that a later state is compared with. */
export const reachedBy = (doc: Y.Doc): Uint8Array => Y.encodeStateVector(doc);

/**
 * Returns the ids of the lines of a record's history and of its posts that have come since a state. What counts is
 * when they arrived in this document, not the moment that they name: a colleague who was offline for a week is news.
 */
export function linesAfter(doc: Y.Doc, reached: Uint8Array): ReadonlySet<string> {
	const before = Y.decodeStateVector(reached);
	const { history, posts } = recordRoots(doc);
	const ids = new Set<string>();
	for (const list of [history, posts]) {
		for (let item = list._start; item !== null; item = item.right) {
			const known = before.get(item.id.client) ?? 0;
			if (item.deleted || item.lastId.clock < known) continue;
			const { clock } = item.id;
			item.content.getContent().forEach((line: unknown, at) => {
				if (clock + at >= known && hasId(line)) ids.add(line.id);
			});
		}
	}
	return ids;
}

const hasId = (line: unknown): line is { readonly id: string } =>
	typeof line === 'object' && line !== null && 'id' in line && typeof line.id === 'string';
