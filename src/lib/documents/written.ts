import * as Y from 'yjs';
import type { HistoryEntry, Post } from '../domain/history/history';
import { readHistoryEntry, readPost } from './lines';
import { recordRoots } from './record';
import { hasNote, noteRoot } from './rich';

/** What of a record was written by some of the items of its document. */
export interface Written {
	readonly set: Readonly<Record<string, unknown>>;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
	/** Whether some of the note is among it. */
	readonly isNoteWritten: boolean;
}

/**
 * Returns what an update brought to a record document that has it: the fields whose present value it set, its
 * lines, and whether it wrote in the note. What was written over since is not among it. Unlike an update read on
 * its own it needs nothing that the update builds on.
 */
export function writtenIn(doc: Y.Doc, update: Uint8Array): Written {
	const { from, to } = Y.parseUpdateMeta(update);
	const isIn = ({ client }: Y.ID, clock: number): boolean =>
		clock >= (from.get(client) ?? 0) && clock < (to.get(client) ?? 0);
	const { fields, history, posts } = recordRoots(doc);
	const set: Record<string, unknown> = {};
	for (const [key, item] of fields._map) {
		if (!item.deleted && isIn(item.id, lastOf(item))) set[key] = item.content.getContent().at(-1);
	}
	const lines = (list: List): unknown[] =>
		itemsOf(list).flatMap((item) => {
			const content: readonly unknown[] = item.content.getContent();
			return content.filter((_, place) => isIn(item.id, item.id.clock + place));
		});
	const isWritten = (type: List): boolean =>
		itemsOf(type).some((item) => {
			if (isIn(item.id, item.id.clock) || isIn(item.id, lastOf(item))) return true;
			return item.content instanceof Y.ContentType && isWritten(item.content.type);
		});
	return {
		set,
		history: lines(history).flatMap((line) => readHistoryEntry(line) ?? []),
		posts: lines(posts).flatMap((line) => readPost(line) ?? []),
		isNoteWritten: hasNote(doc) && isWritten(noteRoot(doc))
	};
}

/** A type that has its items in a row. */
type List = Pick<Y.AbstractType<unknown>, '_start'>;

/** The clock of an item's last element. */
const lastOf = ({ id, length }: Y.Item): number => id.clock + length - 1;

/** The items of a list or a text that are not deleted. */
function itemsOf(type: List): Y.Item[] {
	const items: Y.Item[] = [];
	for (let item = type._start; item !== null; item = item.right) {
		if (!item.deleted) items.push(item);
	}
	return items;
}
