import * as Y from 'yjs';
import { notBefore, type FieldValue, type RecordChange } from '../../domain/core/change';
import type { Instant } from '../../domain/core/day';
import { historyValue } from '../../domain/core/history-value';
import type { HistoryEntry } from '../../domain/history/history';
import { noteChange, placeIn } from '../../domain/note/note';
import type { RecordFields } from '../../domain/policy/edit';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import {
	hasGap,
	nextStamp,
	openRecord,
	readFields,
	readHistory,
	readPosts
} from '../../documents/record';
import { readNote } from '../../documents/rich';
import { writtenIn } from '../../documents/written';

/** How far a document goes, client id by client id. */
export type Vector = ReadonlyMap<number, number>;

/** What a document holds, by client id. */
export const vectorOf = (doc: Y.Doc): Vector => Y.decodeStateVector(Y.encodeStateVector(doc));

/** How far a whole state goes. */
export const vectorIn = (state: Uint8Array): Vector =>
	Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state));

/** The client ids that wrote something of an update. */
export const clientsOf = (update: Uint8Array): number[] => [...Y.parseUpdateMeta(update).to.keys()];

/** Whether all that an update adds is within a vector. */
export const isWithin = (update: Uint8Array, vector: Vector): boolean =>
	[...Y.parseUpdateMeta(update).to].every(([client, end]) => end <= (vector.get(client) ?? 0));

/** Whether two updates bring some of the same. */
export function overlap(one: Uint8Array, other: Uint8Array): boolean {
	const { from, to } = Y.parseUpdateMeta(one);
	const second = Y.parseUpdateMeta(other);
	return [...to].some(([client, end]) => {
		const start = from.get(client) ?? 0;
		const otherEnd = second.to.get(client);
		return otherEnd !== undefined && start < otherEnd && (second.from.get(client) ?? 0) < end;
	});
}

/** The document with the update in it; `null` when the update builds on something that is not there. */
export function withUpdate(doc: Y.Doc, update: Uint8Array): Y.Doc | null {
	const next = openRecord([Y.encodeStateAsUpdate(doc), update]);
	if (!hasGap(next)) return next;
	next.destroy();
	return null;
}

/** The part of a document that was written under these client ids; `null` when that is nothing. */
export function partBy(doc: Y.Doc, clients: readonly number[], since: Vector): OwnedBytes | null {
	// What others wrote counts as known: only the rest is encoded.
	const known = new Map(vectorOf(doc));
	let some = false;
	for (const client of clients) {
		const end = known.get(client);
		if (end === undefined) continue;
		const start = since.get(client) ?? 0;
		some ||= start < end;
		known.set(client, Math.min(start, end));
	}
	return some ? ownedBytes(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(known))) : null;
}

/**
 * The part of an update that can be taken in upon a state, when the rest builds on what is not there;
 * `null` when all can be, or nothing.
 */
export function readablePart(state: Uint8Array | null, update: Uint8Array): OwnedBytes | null {
	const doc = openRecord(state === null ? [update] : [state, update]);
	try {
		if (!hasGap(doc)) return null;
		// What waits for something else would be encoded as well.
		doc.store.pendingStructs = null;
		doc.store.pendingDs = null;
		const known = state === null ? new Map<number, number>() : vectorIn(state);
		const hasNews = [...vectorOf(doc)].some(([client, end]) => end > (known.get(client) ?? 0));
		if (!hasNews) return null;
		return ownedBytes(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map(known))));
	} finally {
		doc.destroy();
	}
}

/** A record's fields, or `null` when there is none in the document. */
export function fieldsOf(doc: Y.Doc): RecordFields | null {
	const fields = readFields(doc);
	return Object.keys(fields).length === 0 ? null : fields;
}

/** The change that would make what a document holds. */
export const wholeChange = (doc: Y.Doc): RecordChange => ({
	// A record's fields were written by changes, or judged by their shapes at the relay.
	set: readFields(doc) as RecordChange['set'],
	history: readHistory(doc),
	posts: readPosts(doc),
	...noteIn(doc)
});

/** The change that would make what an update brought to a document that has it. */
export function changeIn(doc: Y.Doc, update: Uint8Array): RecordChange {
	const { set, history, posts, isNoteWritten } = writtenIn(doc, update);
	return {
		set: set as RecordChange['set'],
		history,
		posts,
		...(isNoteWritten ? noteIn(doc) : {})
	};
}

/** The change that would make the note of a document. */
function noteIn(doc: Y.Doc): Pick<RecordChange, 'note'> {
	const note = noteChange([], readNote(doc));
	return note === null ? {} : { note };
}

/** Whether a change makes a record. */
export const isMaking = ({ set }: RecordChange): boolean => 'kind' in set;

/** Whether a change does nothing. */
export const isNothing = ({ set, history, posts, note }: RecordChange): boolean =>
	Object.keys(set).length === 0 && history.length === 0 && posts.length === 0 && note === undefined;

/**
 * What of a change is still to be done on a document: lines that are there are not added again, what
 * is set already is not set again, lines tell what is really replaced, and a note that reads as it
 * was to read is left alone. It is stamped after what is there, and at the latest with `latest`.
 */
export function remaining(
	change: RecordChange,
	doc: Y.Doc,
	latest: Instant = Infinity
): RecordChange {
	const fields: Record<string, unknown> = { ...readFields(doc) };
	const set = Object.fromEntries(
		Object.entries(change.set).filter(([key, value]) => !isSame(fields[key], value))
	);
	const lines = new Set(readHistory(doc).map(({ id }) => id));
	const posts = new Set(readPosts(doc).map(({ id }) => id));
	const history = change.history.flatMap((entry) => {
		if (lines.has(entry.id)) return [];
		const line = retold(entry, fields);
		return line === null ? [] : [line];
	});
	const { note } = change;
	return notBefore(Math.min(nextStamp(doc), latest), {
		set,
		history,
		posts: change.posts.filter(({ id }) => !posts.has(id)),
		...(note === undefined || placeIn(readNote(doc), note) === null ? {} : { note })
	});
}

/** A line with what it really replaces; `null` when it replaces nothing. Follows the fields along. */
function retold(entry: HistoryEntry, fields: Record<string, unknown>): HistoryEntry | null {
	if (entry.what === 'binned' || entry.what === 'restored') {
		const isSo = (fields['binned'] === true) === (entry.what === 'binned');
		fields['binned'] = entry.what === 'binned';
		return isSo ? null : entry;
	}
	if (!('to' in entry)) return entry;
	const field = entry.what === 'field' ? entry.field : entry.what;
	const now = historyValue(fields[field]);
	if (!(field in fields) || now === entry.from) {
		fields[field] = entry.to;
		return entry;
	}
	fields[field] = entry.to;
	if (now === entry.to) return null;
	switch (entry.what) {
		case 'stage':
			return typeof now === 'string' ? { ...entry, from: now } : entry;
		case 'owner':
			return typeof now === 'string' || now === null ? { ...entry, from: now } : entry;
		case 'field':
			return { ...entry, from: now };
	}
}

/**
 * A change as it is written on a document: its lines tell what is really replaced, and come after all
 * that its maker has seen there, whatever the clock of this device says (HI-01, HI-07).
 */
export function writtenOn(doc: Y.Doc, change: RecordChange): RecordChange {
	const fields: Record<string, unknown> = { ...readFields(doc) };
	const history = change.history.flatMap((entry) => retold(entry, fields) ?? []);
	return notBefore(nextStamp(doc), { ...change, history });
}

/** The values that are in the places of the fields that a change sets. */
export const valuesOf = (
	fields: RecordFields | null,
	{ set }: RecordChange
): Readonly<Record<string, FieldValue>> =>
	Object.fromEntries(
		Object.keys(set).flatMap((key) => {
			const value = fields?.[key];
			return value === undefined ? [] : [[key, value as FieldValue]];
		})
	);

const isSame = (one: unknown, other: unknown): boolean =>
	one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
