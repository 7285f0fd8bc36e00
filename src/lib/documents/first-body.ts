import * as Y from 'yjs';
import {
	derivedId,
	type ImportId,
	type MemberId,
	type RecordId,
	type SpaceId
} from '../domain/core/ids';
import type { Instant } from '../domain/core/day';
import { ownedBytes, type OwnedBytes } from '../domain/core/owned-bytes';
import { bodyOf } from '../domain/note/body';
import type { Note } from '../domain/note/note';
import { newRecordUpdate } from './new-record';
import { newRecordDoc } from './record';
import { applyNote } from './rich';

/** The record of before that had its text in itself. */
export interface TextHolder {
	readonly id: RecordId;
	readonly space: SpaceId;
	readonly createdAt: Instant;
	readonly createdBy: MemberId;
	readonly importId: ImportId | null;
}

/**
 * Returns a Yjs client id that follows from what is written under it: whoever writes the same by themselves, writes
 * the same operations, and they are there once.
 */
export function clientOf(...parts: readonly string[]): number {
	let hash = 0x811c9dc5;
	const text = parts.join('\0');
	for (let at = 0; at < text.length; at += 1) {
		hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	}
	return hash >>> 0;
}

/** Returns the update that makes the body of a record of before: the same on every device. */
export function madeBody({ id, space, createdAt, createdBy, importId }: TextHolder): OwnedBytes {
	const body = bodyOf(id);
	const made = { id: derivedId('made', body), at: createdAt, by: createdBy };
	const origin = importId === null ? {} : { importId };
	const set = { kind: 'body', space, record: id, createdAt, createdBy, ...origin };
	const change = { set, history: [{ ...made, what: 'created' as const }], posts: [] };
	return newRecordUpdate(change, clientOf(body, String(createdAt), createdBy)).update;
}

/** Returns a plain text as rich text: a paragraph for each of its lines. */
export const plainNote = (text: string): Note =>
	text.trim() === ''
		? []
		: text.split('\n').map((line) => ({
				type: 'paragraph',
				...(line === '' ? {} : { content: [{ type: 'text', text: line }] })
			}));

/**
 * Returns the update that writes a plain text into an empty body: the same on every device that has the same text.
 * `null` when there is nothing to write.
 */
export function seededText(body: RecordId, text: string): OwnedBytes | null {
	const added = plainNote(text);
	if (added.length === 0) return null;
	const doc = newRecordDoc();
	doc.clientID = clientOf(body, text);
	doc.transact(() => {
		applyNote(doc, { at: 0, after: null, removed: [], added });
	});
	const update = ownedBytes(Y.encodeStateAsUpdate(doc));
	doc.destroy();
	return update;
}
