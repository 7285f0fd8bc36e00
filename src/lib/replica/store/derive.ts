import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import { hasGap, openRecord, readHistory, readPosts, readRecord } from '../../documents/record';
import type { RoomName } from '../../protocol/rooms';
import { project, type Row } from './rows';

/** What follows from a document: a row, a binned row, or (not yet) a record at all. */
export type Derived =
	| { readonly is: 'live'; readonly row: Row }
	| { readonly is: 'binned'; readonly row: Row }
	| { readonly is: 'nothing' };

export function derive(room: RoomName, id: RecordId, updates: readonly Uint8Array[]): Derived {
	const doc = openRecord(updates);
	const derived = deriveFrom(room, id, doc);
	doc.destroy();
	return derived;
}

export function deriveFrom(room: RoomName, id: RecordId, doc: Y.Doc): Derived {
	const record = readRecord(doc, id);
	if (record === null) return { is: 'nothing' };
	const posts = readPosts(doc);
	const touched = Math.max(readHistory(doc).at(-1)?.at ?? 0, posts.at(-1)?.at ?? 0);
	const row = project(record, room, touched, posts.length);
	return { is: record.binned ? 'binned' : 'live', row };
}

/** Applies a relay's update; `false` when the document had all of it. */
export function applies(doc: Y.Doc, update: Uint8Array): boolean {
	const news: Uint8Array[] = [];
	const note = (what: Uint8Array) => news.push(what);
	doc.on('update', note);
	Y.applyUpdate(doc, update, 'relay');
	doc.off('update', note);
	return news.length > 0 || hasGap(doc);
}

export function groupByRecord(
	items: readonly { readonly record: RecordId; readonly update: Uint8Array }[]
): Map<RecordId, Uint8Array[]> {
	const groups = new Map<RecordId, Uint8Array[]>();
	for (const { record, update } of items) {
		const group = groups.get(record);
		if (group === undefined) groups.set(record, [update]);
		else group.push(update);
	}
	return groups;
}
