import type * as Y from 'yjs';
import type { ImportId, SpaceId } from '../domain/core/ids';
import type { Instant } from '../domain/core/day';
import type { ImportKind } from '../domain/import/fields';
import type { SpaceEdits } from '../domain/import/spaces-here';
import type { GroupId } from '../domain/space/space';
import type { OverviewLayout } from '../domain/figures/arrangement';
import type { PrivateRoot } from '../domain/policy/document-shapes';

const IMPORTS = 'imports' satisfies PrivateRoot;
const VIEWS = 'views' satisfies PrivateRoot;
const OVERVIEW = 'overview' satisfies PrivateRoot;
const SPACES = 'spaces' satisfies PrivateRoot;

/** An import that this member made, as their own devices remember it. */
export interface ImportEntry {
	readonly id: ImportId;
	readonly file: string;
	readonly at: Instant;
	readonly kind: ImportKind;
	readonly space: SpaceId | null;
	/** How many of each were imported. */
	readonly people: number;
	readonly customers: number;
	readonly deals: number;
	readonly tasks?: number;
	readonly leads?: number;
	readonly contacts?: number;
	/** What it made and changed of spaces, which have no history of their own. */
	readonly spaces?: ImportedSpaces;
	/** How its columns were mapped, for the next file of that shape. */
	readonly mapping?: ImportedMapping;
	/**
	 * How many existing records the import changed. Missing for imports whose changes cannot be found
	 * again.
	 */
	readonly updated?: number;
	/** It was begun and has not ended: it goes on, or was cut off, and can be undone either way. */
	readonly isRunning?: true;
	readonly undoneAt: Instant | null;
}

/** The spaces of an import, as its undo has to know them. */
export interface ImportedSpaces {
	/** The spaces that it made, and a digest of how it left each. */
	readonly made: readonly { readonly id: SpaceId; readonly look: string }[];
	readonly edited: readonly SpaceEdits[];
	readonly groups: readonly GroupId[];
}

/** How the columns of an imported file were mapped, and what its rows meant. */
export interface ImportedMapping {
	readonly headings: readonly string[];
	readonly uses: readonly string[];
	readonly title: readonly number[];
	readonly mode: string;
	readonly key: string | null;
	readonly emptyCells: string;
	readonly defaults: readonly (readonly [use: string, text: string])[];
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

/** Returns the member's own views of all spaces, by name. */
export function readOwnViews(doc: Y.Doc): OwnView[] {
	const views: OwnView[] = [];
	doc.getMap(VIEWS).forEach((view) => {
		if (isOwnView(view)) views.push(view);
	});
	return views.sort((a, b) => a.name.localeCompare(b.name));
}

/** Returns whether a value is a view: another version of the app may have stored something else there. */
function isOwnView(thing: unknown): thing is OwnView {
	if (typeof thing !== 'object' || thing === null) return false;
	const { id, space, name, view } = thing as Partial<Record<keyof OwnView, unknown>>;
	return [id, space, name, view].every((part) => typeof part === 'string');
}

/** Sets the arrangement of the overview; `null` restores the standard one. */
export function setOverviewLayout(doc: Y.Doc, layout: OverviewLayout | null): void {
	if (layout === null) doc.getMap(OVERVIEW).delete('layout');
	else doc.getMap(OVERVIEW).set('layout', layout);
}

/** Returns the arrangement of the overview; `null` for the standard one. */
export function readOverviewLayout(doc: Y.Doc): OverviewLayout | null {
	const layout = doc.getMap(OVERVIEW).get('layout');
	if (typeof layout !== 'object' || layout === null) return null;
	const { order, hidden } = layout as { readonly order?: unknown; readonly hidden?: unknown };
	return { order: texts(order), hidden: texts(hidden) };
}

const texts = (list: unknown): string[] =>
	Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];

/** When a member looked at the overview. */
export interface OverviewVisit {
	/** The last moment of the visit that is going on, or was the last. */
	readonly seenAt: Instant;
	/** The end of the visit before it; `null` at the first. */
	readonly before: Instant | null;
}

/** Notes when the overview was looked at. */
export function setOverviewVisit(doc: Y.Doc, visit: OverviewVisit): void {
	doc.getMap(OVERVIEW).set('visit', visit);
}

/** Returns when the overview was looked at; `null` when it never was. */
export function readOverviewVisit(doc: Y.Doc): OverviewVisit | null {
	const visit = doc.getMap(OVERVIEW).get('visit');
	if (typeof visit !== 'object' || visit === null) return null;
	const { seenAt, before } = visit as Partial<Record<keyof OverviewVisit, unknown>>;
	return typeof seenAt === 'number'
		? { seenAt, before: typeof before === 'number' ? before : null }
		: null;
}

/** Which spaces a member has marked, and which they have used lately. Only their own devices know. */
export interface OwnSpaces {
	/** The favourites, in the order in which they were marked. */
	readonly favourites: readonly SpaceId[];
	/** The spaces that were used lately, the last one first. */
	readonly recent: readonly SpaceId[];
}

/** How many spaces are remembered as recently used. */
export const MOST_RECENT = 20;

/** The time within which a space that is used again keeps its place, ms: each note costs a few bytes for ever. */
const RECENT_STEP = 10 * 60_000;

const FAVOURITE = 'fav_';
const USED = 'used_';

/** Marks a space as a favourite, or no longer. */
export function setFavourite(doc: Y.Doc, space: SpaceId, at: Instant | null): void {
	const spaces = doc.getMap(SPACES);
	if (at === null) spaces.delete(FAVOURITE + space);
	else if (!spaces.has(FAVOURITE + space)) spaces.set(FAVOURITE + space, at);
}

/**
 * Returns what to change to note that a space is used, or `null` when it was noted a moment ago. Only the
 * last `MOST_RECENT` are kept.
 */
export function noteUsed(doc: Y.Doc, space: SpaceId, at: Instant): (() => void) | null {
	const used = timesOf(doc, USED);
	const last = used.find(([id]) => id === space);
	if (last !== undefined && used[0] === last && at - last[1] < RECENT_STEP) return null;
	return () => {
		const spaces = doc.getMap(SPACES);
		spaces.set(USED + space, at);
		for (const [id] of used.filter(([id]) => id !== space).slice(MOST_RECENT - 1)) {
			spaces.delete(USED + id);
		}
	};
}

/** Reads them. */
export const readOwnSpaces = (doc: Y.Doc): OwnSpaces => ({
	favourites: timesOf(doc, FAVOURITE)
		.reverse()
		.map(([id]) => id),
	recent: timesOf(doc, USED).map(([id]) => id)
});

/** Returns the spaces with their moments, the latest first. */
function timesOf(doc: Y.Doc, prefix: string): [SpaceId, Instant][] {
	const times: [SpaceId, Instant][] = [];
	doc.getMap(SPACES).forEach((at, key) => {
		if (key.startsWith(prefix) && typeof at === 'number')
			times.push([key.slice(prefix.length), at]);
	});
	return times.sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
}
