import * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import type { RecordChange } from '../domain/core/change';
import { ownedBytes, type OwnedBytes } from '../domain/core/owned-bytes';
import type { RecordFacts } from '../domain/core/record';
import type { FieldLine, RecordEdit, RecordFields } from '../domain/policy/edit';
import { byField } from '../domain/policy/edit-lines';
import { accessFacts } from '../domain/policy/record-facts';
import type { HistoryEntry, Post } from '../domain/history/history';
import type { Description, Roots } from './describe';
import { readHistoryEntry, readPost } from './lines';
import { readLines } from './record-lines';
import { applyNote, NOTE } from './rich';

/** The root types of a record document. */
export const FIELDS = 'fields';
export const HISTORY = 'history';
export const POSTS = 'posts';

/** The root types that a record document may have; anything else is malformed. */
export const RECORD_ROOTS: ReadonlySet<string> = new Set([FIELDS, HISTORY, POSTS, NOTE]);

/**
 * Creates a document for a record. The `guid` would distinguish subdocuments, which records do not have;
 * generating one takes about thirty random numbers, which is most of the cost of opening a small document.
 */
export const newRecordDoc = (): Y.Doc => new Y.Doc({ guid: '' });

/** Applies a command's change to a record document, in one transaction with this origin. */
export function applyChange(doc: Y.Doc, change: RecordChange, origin: unknown): void {
	doc.transact(() => {
		const fields = doc.getMap(FIELDS);
		for (const [key, value] of Object.entries(change.set)) fields.set(key, value);
		if (change.history.length > 0) {
			doc.getArray<HistoryEntry>(HISTORY).push([...change.history]);
		}
		if (change.posts.length > 0) doc.getArray<Post>(POSTS).push([...change.posts]);
		if (change.note !== undefined) applyNote(doc, change.note);
	}, origin);
}

/** Returns the first update of a new record without keeping a document. */
export function firstUpdate(change: RecordChange): OwnedBytes {
	const doc = newRecordDoc();
	applyChange(doc, change, 'create');
	const update = ownedBytes(Y.encodeStateAsUpdate(doc));
	doc.destroy();
	return update;
}

/** Opens a record document from its updates. The caller has to destroy it. */
export function openRecord(updates: readonly Uint8Array[]): Y.Doc {
	const doc = newRecordDoc();
	doc.transact(() => {
		for (const update of updates) Y.applyUpdate(doc, update, 'load');
	}, 'load');
	return doc;
}

/** Returns whether the document waits for updates that are missing. */
export const hasGap = (doc: Y.Doc): boolean =>
	doc.store.pendingStructs !== null || doc.store.pendingDs !== null;

/** Returns the record's fields as plain values. */
export const readFields = (doc: Y.Doc): RecordFields => doc.getMap(FIELDS).toJSON();

/** Returns the Yjs client id that set a field to its present value; `null` when the field was never set. */
export const writerOf = (doc: Y.Doc, field: string): number | null =>
	doc.getMap(FIELDS)._map.get(field)?.id.client ?? null;

/** The structure of a record document. */
export const RECORD_FORM: Roots = {
	[FIELDS]: 'map',
	[HISTORY]: 'list',
	[POSTS]: 'list',
	[NOTE]: 'rich'
};

/**
 * Returns an update as an edit of a record, in the form that the rules judge. Returns `null` when it contains
 * an invalid line or field name, which no honest device writes. `past` returns the lines that were there
 * before.
 */
export function editFrom(
	before: RecordFields | null,
	{ places, lines, shortened, rich }: Description,
	past: () => readonly HistoryEntry[] = () => []
): RecordEdit | null {
	const after: Record<string, unknown> = { ...before };
	const touched: string[] = [];
	const unseen = new Set<string>();
	const lost = new Map<string, unknown>();
	for (const { path, value, wrote, isSeen } of places) {
		const [, field = ''] = path;
		// On a plain object this key would set the prototype.
		if (field === '__proto__') return null;
		touched.push(field);
		if (!isSeen) unseen.add(field);
		if (wrote !== value) lost.set(field, wrote);
		if (value === undefined) Reflect.deleteProperty(after, field);
		else after[field] = value;
	}
	const history: HistoryEntry[] = [];
	const posts: Post[] = [];
	const behindOf = new Map<string, Instant>();
	// Computed at most once, and only when a rule needs it.
	let known: ReadonlyMap<string, FieldLine[]> | null = null;
	const pastLines = () => (known ??= byField(past()));
	for (const { root, value, behind } of lines) {
		const line = root === HISTORY ? readHistoryEntry(value) : readPost(value);
		// A line with properties that nobody reads is invalid, too.
		if (line === null || Object.keys(value as object).length !== Object.keys(line).length)
			return null;
		const seen = root === HISTORY ? readHistoryEntry(behind) : readPost(behind);
		const first = Number(before?.['createdAt'] ?? -Infinity);
		behindOf.set(line.id, seen?.at ?? first);
		if ('text' in line) posts.push(line);
		else history.push(line);
	}
	return {
		before,
		after,
		touched,
		history,
		posts,
		linesRemoved: shortened.size > 0,
		elsewhere: { unseen, lost, behind: behindOf, past: (field) => pastLines().get(field) ?? [] },
		...(rich.has(NOTE) ? { noteEdited: true as const } : {})
	};
}

/** Returns the lines of a record's history and posts as text, by id. Nobody may change these. */
export function linesById(doc: Y.Doc): Map<string, string> {
	const lines = new Map<string, string>();
	for (const root of [HISTORY, POSTS]) {
		doc.getArray<{ readonly id: string }>(root).forEach((line) => {
			lines.set(line.id, JSON.stringify(line));
		});
	}
	return lines;
}

/**
 * Returns whether new lines have the id of an existing line and other content. Readers count only one line
 * for each id, so such a line could hide the existing one. The same line twice is harmless: two devices may
 * bring it.
 */
export function hidesLines(
	known: ReadonlyMap<string, string>,
	{ history, posts }: RecordEdit
): boolean {
	const fresh = new Map<string, string>();
	for (const line of [...history, ...posts]) {
		const text = JSON.stringify(line);
		const other = known.get(line.id) ?? fresh.get(line.id) ?? text;
		if (!sameLine(other, text)) return true;
		fresh.set(line.id, text);
	}
	return false;
}

/** Two devices may have written the same line with its properties in another order. */
function sameLine(a: string, b: string): boolean {
	if (a === b) return true;
	const parts = (text: string) =>
		JSON.stringify(Object.entries(JSON.parse(text) as object).sort(([x], [y]) => (x < y ? -1 : 1)));
	return parts(a) === parts(b);
}

/** Returns the history lines among the lines of `linesById`. */
export const historyIn = (lines: ReadonlyMap<string, string>): HistoryEntry[] =>
	[...lines.values()].flatMap((text) => readHistoryEntry(JSON.parse(text)) ?? []);

/** The newest moment in each document, updated when lines are added. */
const newestStamps = new WeakMap<Y.Doc, { at: Instant }>();

/**
 * Returns the earliest moment for what is written next: one millisecond after the newest that its author has
 * seen in the record. An answer then sorts after its question whatever the clocks say. Moments are whole
 * milliseconds, and equal ones would be sorted by their ids.
 */
export function nextStamp(doc: Y.Doc): Instant {
	let newest = newestStamps.get(doc);
	if (newest === undefined) {
		const fresh = { at: -Infinity };
		const roots = [
			{ list: doc.getArray<unknown>(HISTORY), read: readHistoryEntry },
			{ list: doc.getArray<unknown>(POSTS), read: readPost }
		];
		for (const { list, read } of roots) {
			const note = (value: unknown) => {
				fresh.at = Math.max(fresh.at, read(value)?.at ?? -Infinity);
			};
			list.forEach(note);
			list.observe(({ changes: { added } }) => {
				for (const { content } of added) for (const value of content.getContent()) note(value);
			});
		}
		newestStamps.set(doc, fresh);
		newest = fresh;
	}
	return newest.at + 1;
}

/** Returns the facts that access to the record depends on; `null` when the document has no known kind. */
export const readFacts = (doc: Y.Doc): RecordFacts | null => accessFacts(readFields(doc));

/** Returns the roots of a record document, except that of its note: requesting that would create it. */
export const recordRoots = (doc: Y.Doc) => ({
	fields: doc.getMap<unknown>(FIELDS),
	history: doc.getArray<unknown>(HISTORY),
	posts: doc.getArray<unknown>(POSTS)
});

/** Returns the record's history, oldest first as far as clocks can tell. */
export const readHistory = (doc: Y.Doc): readonly HistoryEntry[] =>
	readLines(doc.getArray(HISTORY), readHistoryEntry);

/** Returns the record's posts or comments, oldest first as far as clocks can tell. */
export const readPosts = (doc: Y.Doc): readonly Post[] => readLines(doc.getArray(POSTS), readPost);
