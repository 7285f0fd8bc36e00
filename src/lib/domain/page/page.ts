import type { MemberId, RecordId, SpaceId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { RecordBase } from '../core/record';
import type { Tagged } from '../core/tags';
import type { FileRef } from '../file/file';
import type { TextClash } from './clash';

/** A page of a space: a title and a place in a tree. Its text is its body. */
export interface Page extends RecordBase, Tagged {
	readonly kind: 'page';
	readonly space: SpaceId;
	/** An emoji; empty for none. */
	readonly icon: string;
	/** The page that it is under; `null` for one at the top. See `treeOf` for what that is worth. */
	readonly parent: RecordId | null;
	readonly order: OrderKey;
	/** Whether only those who keep it write it (PG-02). */
	readonly locked: boolean;
	/** The files in it, the oldest first. */
	readonly files: readonly FileRef[];
	/** What is said about passages of its text, by the post that began it. */
	readonly passages: ReadonlyMap<string, Passage>;
	/** What was written in one place by people who had not seen each other's, by an id of its own. */
	readonly clashes: ReadonlyMap<string, TextClash>;
	/** The posts that answer another one, by their id: the id of the post that they answer. */
	readonly answers: ReadonlyMap<string, string>;
	/** Who has settled what was said about a passage, by the post that began it, or a clash, by its id. */
	readonly settled: ReadonlyMap<string, MemberId>;
}

/** The passage of a text that a comment is about. */
export interface Passage {
	/** Where it begins and ends: positions of Yjs, which stay with the words around them; base64. */
	readonly from: string;
	readonly to: string;
	/** Its words when the comment was written. */
	readonly quote: string;
}

/** The longest position, in UTF-16 units, and the longest quoted part of a passage. */
export const MAX_POSITION = 200;
export const MAX_QUOTE = 500;
