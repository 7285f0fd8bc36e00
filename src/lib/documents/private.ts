import type * as Y from 'yjs';
import type { ImportId, SpaceId } from '../domain/core/ids';
import type { Instant } from '../domain/core/day';

const IMPORTS = 'imports';
const VIEWS = 'views';
const READ = 'read';

/** The root types that a private document may have. */
export const PRIVATE_ROOTS: ReadonlySet<string> = new Set([IMPORTS, VIEWS, READ]);

/** An import that this member made, as their own devices remember it. */
export interface ImportEntry {
	readonly id: ImportId;
	readonly file: string;
	readonly at: Instant;
	readonly kind: 'people' | 'customers' | 'deals' | 'tasks';
	readonly space: SpaceId | null;
	/** How many of each were imported. */
	readonly people: number;
	readonly customers: number;
	readonly deals: number;
	readonly tasks?: number;
	/**
	 * How many existing customers the import changed. Missing for imports whose changes cannot be found
	 * again.
	 */
	readonly updated?: number;
	readonly undoneAt: Instant | null;
}

/** Remembers an import, or its new state. */
export function putImport(doc: Y.Doc, entry: ImportEntry): void {
	doc.getMap(IMPORTS).set(entry.id, entry);
}

/** Returns the imports of this member, newest first. */
export function readImports(doc: Y.Doc): ImportEntry[] {
	const entries: ImportEntry[] = [];
	doc.getMap<ImportEntry>(IMPORTS).forEach((entry) => entries.push(entry));
	return entries.sort((a, b) => b.at - a.at);
}

/** A view of a space's records that a member keeps for themselves. `view` is JSON. */
export interface OwnView {
	readonly id: string;
	readonly space: SpaceId;
	readonly name: string;
	readonly view: string;
}

/** Adds a view, or replaces the one with its id. */
export function putOwnView(doc: Y.Doc, view: OwnView): void {
	doc.getMap(VIEWS).set(view.id, view);
}

/** Removes a view. */
export function removeOwnView(doc: Y.Doc, id: string): void {
	doc.getMap(VIEWS).delete(id);
}

/** Returns the member's own views of a space, by name. */
export function readOwnViews(doc: Y.Doc, space: SpaceId): OwnView[] {
	const views: OwnView[] = [];
	doc.getMap(VIEWS).forEach((view) => {
		if (isOwnView(view) && view.space === space) views.push(view);
	});
	return views.sort((a, b) => a.name.localeCompare(b.name));
}

/** Returns whether a value is a view: another version of the app may have stored something else there. */
function isOwnView(thing: unknown): thing is OwnView {
	if (typeof thing !== 'object' || thing === null) return false;
	const { id, space, name, view } = thing as Partial<Record<keyof OwnView, unknown>>;
	return [id, space, name, view].every((part) => typeof part === 'string');
}

/** Marks a notice of the inbox as read; `null` marks it as unread. */
export function markRead(doc: Y.Doc, notice: string, at: Instant | null): void {
	if (at === null) doc.getMap(READ).delete(notice);
	else doc.getMap(READ).set(notice, at);
}

/** Returns the ids of the notices that have been read. */
export function readMarks(doc: Y.Doc): ReadonlySet<string> {
	return new Set(doc.getMap(READ).keys());
}
