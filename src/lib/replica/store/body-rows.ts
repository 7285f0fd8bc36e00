import type { RecordId } from '../../domain/core/ids';
import type { Body } from '../../domain/note/body';
import { noteText, type Note, type NoteNode } from '../../domain/note/note';
import { words } from '../../domain/text/fold';
import type { RoomName } from '../../protocol/rooms';
import { excerpt, writtenName } from './notices';
import type { BodyRow, LineRow } from './rows';

/** The most words of one text that it is found by. */
const MOST_WORDS = 5000;

/** Returns what follows from a body: what is known of its text without opening it, and the line by which that is found. */
export function bodyRows(
	body: Body,
	room: RoomName,
	note: Note
): { readonly row: BodyRow; readonly lines: readonly LineRow[] } {
	const { id, record, space, createdAt: at, createdBy: by } = body;
	const text = noteText(note, writtenName);
	const links = new Set<RecordId>();
	const said: string[] = [];
	for (const node of nodesOf(note)) {
		const { kind, id: to } = node.attrs ?? {};
		if (node.type === 'mention' && kind !== 'member' && typeof to === 'string') links.add(to);
		if (node.text !== undefined) said.push(node.text);
	}
	const spoken = said.join(' ');
	const count = spoken.split(/\s+/u).filter((word) => word !== '').length;
	const summary = { excerpt: excerpt(text.trim()), count, links: [...links] };
	const found = { at, by, words: words(spoken).slice(0, MOST_WORDS) };
	return {
		row: { id, kind: 'body', room, record, summary },
		lines: [{ id, record: id, topic: record, kind: 'body', space, ...found }]
	};
}

/** Returns every part of a text, in the order in which it is read. */
const nodesOf = (note: Note): readonly NoteNode[] =>
	note.flatMap((node) => [node, ...nodesOf(node.content ?? [])]);
