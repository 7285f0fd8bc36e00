import * as Y from 'yjs';
import type { HistoryEntry } from '../domain/history/history';
import { readHistoryEntry } from './lines';
import { recordRoots } from './record';

/**
 * Returns the lines of a record's history that came with an update, in the order of the document. The
 * document has to contain the update. Lines are never removed, so this stays true whatever came later.
 */
export function linesOfUpdate(doc: Y.Doc, update: Uint8Array): readonly HistoryEntry[] {
	const came = new Map<number, { readonly from: number; readonly to: number }[]>();
	for (const { id, length } of Y.decodeUpdate(update).structs) {
		const spans = came.get(id.client) ?? [];
		spans.push({ from: id.clock, to: id.clock + length });
		came.set(id.client, spans);
	}
	const lines: HistoryEntry[] = [];
	for (let item = recordRoots(doc).history._start; item !== null; item = item.right) {
		const spans = came.get(item.id.client);
		if (spans === undefined || item.deleted) continue;
		const first = item.id.clock;
		for (const [at, value] of item.content.getContent().entries()) {
			const clock = first + at;
			if (!spans.some(({ from, to }) => from <= clock && clock < to)) continue;
			const line = readHistoryEntry(value);
			if (line !== null) lines.push(line);
		}
	}
	return lines;
}
