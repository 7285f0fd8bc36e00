import * as Y from 'yjs';
import type { HistoryEntry } from '../domain/history/history';
import { readHistoryEntry } from './lines';
import { recordRoots } from './record';

/** The line that set a field to what it is, and the one of a value that its writer had not seen. */
export interface Concurrent {
	readonly kept: string;
	readonly other: string;
}

/**
 * The fields whose value was set by somebody who had not seen the one that it stands in place of, by what the
 * document knows: a value names the one that it replaced, and where another stands between them both were set
 * without each other. Clocks do not come into it. Fields without a line for both are left out.
 */
export function concurrentSettings(doc: Y.Doc): ReadonlyMap<string, Concurrent> {
	const { fields, history } = recordRoots(doc);
	const found = new Map<string, Concurrent>();
	let lines: ReadonlyMap<number, readonly Written[]> | null = null;
	for (const [field, item] of fields._map) {
		const other = item.left;
		if (other === null || item.deleted || isReplaced(item.origin, other)) continue;
		lines ??= linesByClient(history);
		const kept = lineOf(lines, item.id, field);
		const lost = lineOf(lines, other.lastId, field);
		if (kept !== null && lost !== null) found.set(field, { kept, other: lost });
	}
	return found;
}

/** Whether what a value replaced, as far as its writer saw, is the one before it. */
const isReplaced = (origin: Y.ID | null, before: Y.Item): boolean =>
	origin !== null && Y.compareIDs(origin, before.lastId);

/** A line of the history, and when its writer wrote it, by the count of what they wrote. */
interface Written {
	readonly clock: number;
	readonly entry: HistoryEntry;
}

function linesByClient(history: Y.Array<unknown>): ReadonlyMap<number, readonly Written[]> {
	const lines = new Map<number, Written[]>();
	for (let item = history._start; item !== null; item = item.right) {
		if (item.deleted) continue;
		const { client, clock } = item.id;
		const own = lines.get(client) ?? [];
		lines.set(client, own);
		item.content.getContent().forEach((value: unknown, at) => {
			const entry = readHistoryEntry(value);
			if (entry !== null) own.push({ clock: clock + at, entry });
		});
	}
	return lines;
}

/** The line that came with a value: the first about its field that its writer wrote after it. */
function lineOf(
	lines: ReadonlyMap<number, readonly Written[]>,
	{ client, clock }: Y.ID,
	field: string
): string | null {
	let first: Written | null = null;
	for (const line of lines.get(client) ?? []) {
		const { entry } = line;
		const about = entry.what === 'field' ? entry.field : entry.what;
		if (about !== field || line.clock < clock) continue;
		if (first === null || line.clock < first.clock) first = line;
	}
	return first?.entry.id ?? null;
}
