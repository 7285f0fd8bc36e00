import type * as Y from 'yjs';
import type { ImportId, SpaceId } from '../domain/core/ids';
import type { Instant } from '../domain/core/day';

const IMPORTS = 'imports';

/** The root types that a private document may have. */
export const PRIVATE_ROOTS: ReadonlySet<string> = new Set([IMPORTS]);

/** One import that this member made, as their own devices remember it. */
export interface ImportEntry {
	readonly id: ImportId;
	readonly file: string;
	readonly at: Instant;
	readonly kind: 'people' | 'customers' | 'deals';
	readonly space: SpaceId | null;
	/** How many of each were brought in. */
	readonly people: number;
	readonly customers: number;
	readonly deals: number;
	readonly undoneAt: Instant | null;
}

/** Remembers an import, or what has become of it. */
export function putImport(doc: Y.Doc, entry: ImportEntry): void {
	doc.getMap(IMPORTS).set(entry.id, entry);
}

/** The imports of this member, newest first. */
export function readImports(doc: Y.Doc): ImportEntry[] {
	const entries: ImportEntry[] = [];
	doc.getMap<ImportEntry>(IMPORTS).forEach((entry) => entries.push(entry));
	return entries.sort((a, b) => b.at - a.at);
}
