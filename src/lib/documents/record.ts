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
const FIELDS = 'fields';
const HISTORY = 'history';
const POSTS = 'posts';

/** The root types that a record document may have; anything else is malformed. */
export const RECORD_ROOTS: ReadonlySet<string> = new Set([FIELDS, HISTORY, POSTS, NOTE]);

/**
 * Makes a document for a record. Its `guid` would tell subdocuments apart, of which there are none: making one up
 * asks for randomness some thirty times, which is most of what opening a small document costs.
 */
export const newRecordDoc = (): Y.Doc => new Y.Doc({ guid: '' });

/** Carries out a command's change on a record document, in one transaction with that origin. */
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

/** A new record's first update, made without keeping a document. */
export function firstUpdate(change: RecordChange): OwnedBytes {
	const doc = newRecordDoc();
	applyChange(doc, change, 'create');
	const update = ownedBytes(Y.encodeStateAsUpdate(doc));
	doc.destroy();
	return update;
}

/** Opens a record document from its updates. The caller destroys it. */
export function openRecord(updates: readonly Uint8Array[]): Y.Doc {
	const doc = newRecordDoc();
	doc.transact(() => {
		for (const update of updates) Y.applyUpdate(doc, update, 'load');
	}, 'load');
	return doc;
}

/** Whether the document waits for updates that it has not been given. */
export const hasGap = (doc: Y.Doc): boolean =>
	doc.store.pendingStructs !== null || doc.store.pendingDs !== null;

/** The record's fields as plain values. */
export const readFields = (doc: Y.Doc): RecordFields => doc.getMap(FIELDS).toJSON();

/** The Yjs client id under which a field was set to what it is; `null` when it never was. */
export const writerOf = (doc: Y.Doc, field: string): number | null =>
	doc.getMap(FIELDS)._map.get(field)?.id.client ?? null;

/** What a record document is made of. */
export const RECORD_FORM: Roots = {
	[FIELDS]: 'map',
	[HISTORY]: 'list',
	[POSTS]: 'list',
	[NOTE]: 'rich'
};

/**
 * What an update did to a record: its edit, as the rules judge it. `null` when a line of it, or a
 * field's name, is none: no honest device writes such. `past` gives the lines that were there.
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
		// Set on a plain object, this one would change more than itself.
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
	// Looked through once, and only when a rule asks for it.
	let known: ReadonlyMap<string, FieldLine[]> | null = null;
	const pastLines = () => (known ??= byField(past()));
	for (const { root, value, behind } of lines) {
		const line = root === HISTORY ? readHistoryEntry(value) : readPost(value);
		// What nobody reads has no place in it either.
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

/** The lines of a record's history and posts by their ids, each as text: what nobody may change. */
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
 * Whether new lines would stand in for others: under an id that is there already, with other words.
 * Readers count a line once by its id. The same line twice is harmless: two devices may bring it back.
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

/** Two devices may have written the same line with its parts in another order. */
function sameLine(a: string, b: string): boolean {
	if (a === b) return true;
	const parts = (text: string) =>
		JSON.stringify(Object.entries(JSON.parse(text) as object).sort(([x], [y]) => (x < y ? -1 : 1)));
	return parts(a) === parts(b);
}

/** The lines of a history that `linesById` has as text. */
export const historyIn = (lines: ReadonlyMap<string, string>): HistoryEntry[] =>
	[...lines.values()].flatMap((text) => readHistoryEntry(JSON.parse(text)) ?? []);

/** The newest stamp of each document, kept up with what comes. */
const newestStamps = new WeakMap<Y.Doc, { at: Instant }>();

/**
 * The earliest stamp of what is written next: one millisecond after the newest that its maker has seen in the record,
 * so that an answer sorts after its question whatever the clocks say. Stamps are whole milliseconds: one more is the
 * least that is later, and equal ones would be sorted by their ids.
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

/** What access to the record depends on, or `null` when the document says no known kind. */
export const readFacts = (doc: Y.Doc): RecordFacts | null => accessFacts(readFields(doc));

/** The parts of a record document, but for its note: to ask for that is to make it. */
export const recordRoots = (doc: Y.Doc) => ({
	fields: doc.getMap<unknown>(FIELDS),
	history: doc.getArray<unknown>(HISTORY),
	posts: doc.getArray<unknown>(POSTS)
});

/** The record's history, oldest first as far as clocks can tell. */
export const readHistory = (doc: Y.Doc): readonly HistoryEntry[] =>
	readLines(doc.getArray(HISTORY), readHistoryEntry);

/** The record's posts or comments, oldest first as far as clocks can tell. */
export const readPosts = (doc: Y.Doc): readonly Post[] => readLines(doc.getArray(POSTS), readPost);
