import * as encoding from 'lib0/encoding';
import { uint32 } from 'lib0/random';
import type { RecordChange } from '../domain/core/change';
import type { RecordId } from '../domain/core/ids';
import { ownedBytes, type OwnedBytes } from '../domain/core/owned-bytes';
import { readHistoryEntry, readPost } from './lines';
import { recordFrom } from './read-record';
import { reactionsIn } from './reactions';
import { FIELDS, HISTORY, POSTS } from './record';
import { linesIn } from './record-lines';
import type { RecordReading } from './record-reading';

/**
 * New records without a document. An import makes many thousands, and opening a document for each to write a few
 * fields and read them again would be most of the work.
 */

/** A change that makes a record and writes no note: a note is a tree, which only a document can write. */
export type NewRecord = RecordChange & { readonly note?: never };

/** Whether a change can be written without a document. */
export const isPlainRecord = (change: RecordChange): change is NewRecord =>
	change.note === undefined;

/**
 * Returns the first update of a new record: the bytes that a document gives under that client id to which the
 * change was applied.
 */
export function newRecordUpdate(
	{ set, history, posts }: NewRecord,
	client: number = uint32()
): { readonly update: OwnedBytes; readonly client: number } {
	const to = encoding.createEncoder();
	const fields = Object.entries(set);
	const items = fields.length + Number(history.length > 0) + Number(posts.length > 0);
	// How many clients wrote something; of this one: how many items, who, and from which number on.
	encoding.writeVarUint(to, items === 0 ? 0 : 1);
	if (items > 0) {
		encoding.writeVarUint(to, items);
		encoding.writeVarUint(to, client);
		encoding.writeVarUint(to, 0);
	}
	for (const [field, value] of fields) writeItem(to, FIELDS, field, [value]);
	if (history.length > 0) writeItem(to, HISTORY, null, history);
	if (posts.length > 0) writeItem(to, POSTS, null, posts);
	// Nothing is deleted.
	encoding.writeVarUint(to, 0);
	return { update: ownedBytes(encoding.toUint8Array(to)), client };
}

/** The number by which Yjs knows plain content, and the sign of an item that is below a key. */
const PLAIN_CONTENT = 8;
const HAS_KEY = 0x20;

function writeItem(
	to: encoding.Encoder,
	root: string,
	key: string | null,
	values: readonly unknown[]
): void {
	encoding.writeUint8(to, key === null ? PLAIN_CONTENT : PLAIN_CONTENT | HAS_KEY);
	// Its parent is a root, by name.
	encoding.writeVarUint(to, 1);
	encoding.writeVarString(to, root);
	if (key !== null) encoding.writeVarString(to, key);
	encoding.writeVarUint(to, values.length);
	for (const value of values) encoding.writeAny(to, value as encoding.AnyEncodable);
}

/** Returns what a document with the first update reads as. */
export const readNewRecord = (
	id: RecordId,
	{ set, history, posts }: NewRecord
): Pick<RecordReading, 'record' | 'history' | 'posts' | 'reactions' | 'note'> => ({
	record: recordFrom(set, id),
	history: linesIn(history, readHistoryEntry),
	posts: linesIn(posts, readPost),
	reactions: reactionsIn(set),
	note: []
});
