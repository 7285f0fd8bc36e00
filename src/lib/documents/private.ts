import type * as Y from 'yjs';
import type { ImportId, SpaceId } from '../domain/core/ids';
import type { Instant } from '../domain/core/day';

const IMPORTS = 'imports';
const VIEWS = 'views';
const READ = 'read';

/** The root types that a private document may have. */
export const PRIVATE_ROOTS: ReadonlySet<string> = new Set([IMPORTS, VIEWS, READ]);

/** One import that this member made, as their own devices remember it. */
export interface ImportEntry {
	readonly id: ImportId;
	readonly file: string;
	readonly at: Instant;
	readonly kind: 'people' | 'customers' | 'deals' | 'tasks';
	readonly space: SpaceId | null;
	/** How many of each were brought in. */
	readonly people: number;
	readonly customers: number;
	readonly deals: number;
	readonly tasks?: number;
	/** How many customers who were there before it changed. Left out of imports whose changes cannot be found again. */
	readonly updated?: number;
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

/** A way of looking at a space's records that its member keeps for themselves. `view` is JSON. */
export interface OwnView {
	readonly id: string;
	readonly space: SpaceId;
	readonly name: string;
	readonly view: string;
}

/** Keeps a view, or takes it away. */
export function putOwnView(doc: Y.Doc, view: OwnView): void {
	doc.getMap(VIEWS).set(view.id, view);
}

/** Takes an own view away. */
export function removeOwnView(doc: Y.Doc, id: string): void {
	doc.getMap(VIEWS).delete(id);
}

/** The member's own views of a space, by name. */
export function readOwnViews(doc: Y.Doc, space: SpaceId): OwnView[] {
	const views: OwnView[] = [];
	doc.getMap(VIEWS).forEach((view) => {
		if (isOwnView(view) && view.space === space) views.push(view);
	});
	return views.sort((a, b) => a.name.localeCompare(b.name));
}

/** Whether something is a view: another version of the app may have put other things there. */
function isOwnView(thing: unknown): thing is OwnView {
	if (typeof thing !== 'object' || thing === null) return false;
	const { id, space, name, view } = thing as Partial<Record<keyof OwnView, unknown>>;
	return [id, space, name, view].every((part) => typeof part === 'string');
}

/** Notes that something in the inbox has been read; `null` makes it unread again. */
export function markRead(doc: Y.Doc, notice: string, at: Instant | null): void {
	if (at === null) doc.getMap(READ).delete(notice);
	else doc.getMap(READ).set(notice, at);
}

/** What of the inbox has been read, by the ids of the notices. */
export function readMarks(doc: Y.Doc): ReadonlySet<string> {
	return new Set(doc.getMap(READ).keys());
}
