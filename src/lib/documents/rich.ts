import * as Y from 'yjs';
import type { Plain } from '../domain/history/history';
import {
	placeIn,
	type Note,
	type NoteChange,
	type NoteMark,
	type NoteNode
} from '../domain/note/note';
import { fitsAttribute, fitsMark, isRichNode, RICH_DEPTH } from './rich-schema';

/** The root of a record's note. */
export const NOTE = 'note';

type Piece = Y.XmlElement | Y.XmlText;

/**
 * Returns the note's root in its document. Screens hold it through a handle, because documents are replaced.
 */
export const noteRoot = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment(NOTE);

/** Returns whether anything has ever been written in a record's note, even if it was deleted since. */
export const hasNote = (doc: Y.Doc): boolean => {
	const root = doc.share.get(NOTE);
	return root !== undefined && (root._start !== null || root._map.size > 0);
};

/** Reads a record's note. Nodes and marks that are not in the schema are left out. */
export const readNote = (doc: Y.Doc): Note => piecesIn(noteRoot(doc), 0);

/** Reads a note again and again: each block anew only when something in it has changed, else as the same object. */
export class NoteReading {
	private readonly root: Y.XmlFragment;
	private readonly known = new WeakMap<object, NoteNode>();

	constructor(doc: Y.Doc) {
		this.root = noteRoot(doc);
		this.root.observeDeep((events) => {
			for (const event of events) {
				const inside: unknown = event.target;
				if (inside instanceof Y.AbstractType) {
					this.known.delete(blockAround(this.root, inside as Y.AbstractType<unknown>));
				}
			}
		});
	}

	/** Returns what `readNote` does. Not to be called inside a transaction that changes the note. */
	read(): Note {
		return piecesIn(this.root, 0, (element) => {
			const node = this.known.get(element) ?? nodeOf(element, 0);
			this.known.set(element, node);
			return node;
		});
	}
}

/** Returns the block of a note in which something is. */
function blockAround(
	root: Y.XmlFragment,
	inside: Y.AbstractType<unknown>
): Y.AbstractType<unknown> {
	let block = inside;
	for (let { parent } = block; parent !== null && parent !== root; { parent } = block)
		block = parent;
	return block;
}

/** Applies a change to a note where that is still possible; see `placeIn`. */
export function applyNote(doc: Y.Doc, change: NoteChange): void {
	const root = noteRoot(doc);
	const patch = placeIn(readNote(doc), change);
	if (patch === null) return;
	// Places count only the blocks that can be read.
	const blocks = root.toArray().flatMap((piece, index) => (isReadable(piece) ? [index] : []));
	const at = blocks[patch.at] ?? root.length;
	const last = blocks[patch.at + patch.remove - 1];
	if (patch.remove > 0 && last !== undefined) root.delete(at, last + 1 - at);
	root.insert(at, made(patch.added));
}

/**
 * Ticks or unticks the checklist entry at `path`, which leads through the parts of the note as it reads.
 * Returns whether there is such an entry.
 */
export function tickEntry(doc: Y.Doc, path: readonly number[], checked: boolean): boolean {
	let here: Y.XmlFragment | Y.XmlElement = noteRoot(doc);
	for (const step of path) {
		const next: unknown = here.toArray().filter(isReadable)[step];
		if (!(next instanceof Y.XmlElement)) return false;
		here = next;
	}
	if (!(here instanceof Y.XmlElement) || here.nodeName !== 'taskItem') return false;
	setAttribute(here, 'checked', checked);
	return true;
}

const isReadable = (piece: unknown): piece is Piece =>
	piece instanceof Y.XmlText || (piece instanceof Y.XmlElement && isRichNode(piece.nodeName));

function piecesIn(
	holder: Y.XmlFragment | Y.XmlElement,
	depth: number,
	read: (element: Y.XmlElement) => NoteNode = (element) => nodeOf(element, depth)
): NoteNode[] {
	if (depth > RICH_DEPTH) return [];
	const nodes: NoteNode[] = [];
	for (const piece of holder.toArray().filter(isReadable)) {
		if (piece instanceof Y.XmlText) for (const text of textsIn(piece)) addText(nodes, text);
		else nodes.push(read(piece));
	}
	return nodes;
}

function nodeOf(element: Y.XmlElement, depth: number): NoteNode {
	const type = element.nodeName;
	const attrs = Object.fromEntries(
		Object.entries(element.getAttributes() as Record<string, unknown>)
			.filter(([name, value]) => fitsAttribute(type, name, value))
			.map(([name, value]) => [name, value as Plain])
	);
	const content = piecesIn(element, depth + 1);
	return {
		type,
		...(Object.keys(attrs).length === 0 ? {} : { attrs }),
		...(content.length === 0 ? {} : { content })
	};
}

interface Delta {
	readonly insert: unknown;
	readonly attributes?: Readonly<Record<string, unknown>>;
}

function textsIn(piece: Y.XmlText): NoteNode[] {
	return (piece.toDelta() as readonly Delta[]).flatMap(({ insert, attributes = {} }) => {
		if (typeof insert !== 'string' || insert === '') return [];
		const marks: NoteMark[] = Object.entries(attributes)
			.filter(([name, value]) => value !== null && fitsMark(name, value))
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([type, value]) => {
				const attrs = value as Readonly<Record<string, Plain>>;
				return Object.keys(attrs).length === 0 ? { type } : { type, attrs };
			});
		return [{ type: 'text', text: insert, ...(marks.length === 0 ? {} : { marks }) }];
	});
}

/** Adjacent text with the same marks becomes one node, however it was written. */
function addText(nodes: NoteNode[], text: NoteNode): void {
	const last = nodes.at(-1);
	if (last?.type === 'text' && JSON.stringify(last.marks) === JSON.stringify(text.marks)) {
		nodes[nodes.length - 1] = { ...last, text: `${last.text ?? ''}${text.text ?? ''}` };
	} else nodes.push(text);
}

/** Yjs stores a run of text as one piece, with marks on its parts. */
function made(nodes: Note): Piece[] {
	const pieces: Piece[] = [];
	let run: { insert: string; attributes: Record<string, unknown> }[] = [];
	const endRun = (): void => {
		if (run.length === 0) return;
		const piece = new Y.XmlText();
		piece.applyDelta(run);
		pieces.push(piece);
		run = [];
	};
	for (const { type, attrs = {}, content = [], text = '', marks = [] } of nodes) {
		if (type === 'text') {
			const attributes = Object.fromEntries(marks.map((mark) => [mark.type, mark.attrs ?? {}]));
			if (text !== '') run.push({ insert: text, attributes });
			continue;
		}
		endRun();
		const element = new Y.XmlElement(type);
		for (const [name, value] of Object.entries(attrs)) setAttribute(element, name, value);
		if (content.length > 0) element.insert(0, made(content));
		pieces.push(element);
	}
	endRun();
	return pieces;
}

/** The types of Yjs allow only text as the value of an attribute. */
function setAttribute(element: Y.XmlElement, name: string, value: Plain): void {
	(element as Y.XmlElement<Record<string, Plain>>).setAttribute(name, value);
}
