import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import {
	absolutePositionToRelativePosition,
	relativePositionToAbsolutePosition
} from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { MAX_QUOTE, type Passage } from '$lib/domain/page/page';
import { syncOf, type Sync } from '$lib/features/records/notes/sync-state';

/** A passage that is shown in a text. */
export interface ShownPassage extends Passage {
	/** The post that began what is said about it. */
	readonly id: string;
}

/** Where a passage is in the text, from the beginning of it to its end. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** Where each passage is; `null` for one that is not there any more. */
export type Places = ReadonlyMap<string, Range | null>;

interface Shown {
	readonly passages: readonly ShownPassage[];
	readonly active: string | null;
	readonly places: Places;
	readonly drawn: DecorationSet;
}

const KEY = new PluginKey<Shown>('passages');
const NONE: Shown = {
	passages: [],
	active: null,
	places: new Map(),
	drawn: DecorationSet.empty
};

interface Ports {
	/** Called when passages have been found elsewhere, or are gone. */
	readonly onPlaces: (places: Places) => void;
	/** Called when somebody presses a passage. */
	readonly onPress: (id: string) => void;
}

/** Marks passages in the text. The text itself does not know of them. */
export const Passages = Extension.create<Ports>({
	name: 'passages',
	addOptions: () => ({ onPlaces: () => undefined, onPress: () => undefined }),
	addProseMirrorPlugins() {
		return [passagePlugin(this.options)];
	}
});

/** Shows these passages, of which one may be the one that is read now. */
export function showPassages(
	view: EditorView,
	passages: readonly ShownPassage[],
	active: string | null
): void {
	view.dispatch(view.state.tr.setMeta(KEY, { passages, active }));
}

/** Returns the passage that is selected; `null` where no words are. */
export function selectedPassage(state: EditorState): Passage | null {
	const { from, to, empty } = state.selection;
	const sync = syncOf(state);
	if (empty || sync === undefined || !sync.binding) return null;
	const { text } = spelled(state.doc, from, to);
	const quote = text.slice(0, MAX_QUOTE);
	if (quote.trim() === '') return null;
	const { type, binding } = sync;
	const [start, end] = [from, to].map(
		(at) =>
			absolutePositionToRelativePosition(at, type, binding.mapping) as Y.RelativePosition | null
	);
	if (!start || !end) return null;
	return { from: encoded(start), to: encoded(end), quote };
}

function passagePlugin({ onPlaces, onPress }: Ports): Plugin<Shown> {
	return new Plugin<Shown>({
		key: KEY,
		state: {
			init: () => NONE,
			apply(transaction, before, _, state) {
				const told = transaction.getMeta(KEY) as Pick<Shown, 'passages' | 'active'> | undefined;
				const { passages, active } = told ?? before;
				const sync = syncOf(state);
				const isTheirs = sync?.isChangeOrigin === true;
				if (told === undefined && !transaction.docChanged) return before;
				// While this person types, the text is ahead of the document: places are moved along with it.
				const places: Places =
					told === undefined && !isTheirs
						? new Map(
								[...before.places].map(([id, range]) => [
									id,
									range === null
										? null
										: words(state.doc, {
												from: transaction.mapping.map(range.from, 1),
												to: transaction.mapping.map(range.to, -1)
											})
								])
							)
						: new Map(passages.map((passage) => [passage.id, placeOf(passage, state.doc, sync)]));
				return { passages, active, places, drawn: draw(state.doc, places, active) };
			}
		},
		props: {
			decorations: (state) => KEY.getState(state)?.drawn,
			handleClick: (view, at) => {
				const places = KEY.getState(view.state)?.places ?? [];
				const pressed = [...places].find(
					([, range]) => range !== null && range.from <= at && at <= range.to
				);
				if (pressed !== undefined) onPress(pressed[0]);
				return false;
			}
		},
		view: () => {
			let said = '';
			return {
				update: ({ state }) => {
					const { places } = KEY.getState(state) ?? NONE;
					const now = JSON.stringify([...places]);
					if (now === said) return;
					said = now;
					onPlaces(places);
				}
			};
		}
	});
}

/** A place with words in it; `null` for one in which there are none. */
const words = (doc: Node, range: Range): Range | null =>
	range.from < range.to && spelled(doc, range.from, range.to).text.trim() !== '' ? range : null;

/** Returns where a passage is: between its positions, else where its words stand, if only there. */
function placeOf(passage: ShownPassage, doc: Node, sync: Sync | undefined): Range | null {
	const [from, to] = [positionIn(passage.from, sync), positionIn(passage.to, sync)];
	const { size } = doc.content;
	const found =
		from === null || to === null
			? null
			: words(doc, { from: Math.min(from, size), to: Math.min(to, size) });
	return found ?? wordsIn(doc, passage.quote);
}

/** Returns where a position of Yjs is in a text; `null` where it is in none. */
export function positionIn(place: string, sync: Sync | undefined): number | null {
	if (sync === undefined || !sync.binding) return null;
	const { doc, type, binding } = sync;
	try {
		const position = decoded(place);
		// Looking up a root with another name would create it.
		const root = Y.findRootTypeKey(type);
		if ((position.tname ?? root) !== root) return null;
		return relativePositionToAbsolutePosition(doc, type, position, binding.mapping);
	} catch {
		// Another device may have written any position.
		return null;
	}
}

/** Returns where words stand in a text; `null` where they do not, or more than once. */
function wordsIn(doc: Node, quote: string): Range | null {
	if (quote.trim().length < 3) return null;
	const { text, at } = spelled(doc, 0, doc.content.size);
	const start = text.indexOf(quote);
	if (start === -1 || text.includes(quote, start + 1)) return null;
	const [from, last] = [at[start], at[start + quote.length - 1]];
	return from === undefined || last === undefined ? null : { from, to: last + 1 };
}

/** Returns the words of a part of a text, each block on a line, and where each letter stands. */
function spelled(
	doc: Node,
	from: number,
	to: number
): { readonly text: string; readonly at: readonly number[] } {
	let text = '';
	const at: number[] = [];
	doc.nodesBetween(from, to, (node, start) => {
		if (node.isTextblock && text !== '') {
			text += '\n';
			at.push(start);
		}
		if (!node.isText || node.text === undefined) return;
		const first = Math.max(0, from - start);
		const end = Math.min(node.text.length, to - start);
		text += node.text.slice(first, end);
		for (let index = first; index < end; index += 1) at.push(start + index);
	});
	return { text, at };
}

function draw(doc: Node, places: Places, active: string | null): DecorationSet {
	const marks = [...places].flatMap(([id, range]) =>
		range === null
			? []
			: [
					Decoration.inline(range.from, range.to, {
						class: id === active ? 'note-passage is-active' : 'note-passage',
						'data-passage': id
					})
				]
	);
	return DecorationSet.create(doc, marks);
}

const encoded = (position: Y.RelativePosition): string =>
	btoa(String.fromCharCode(...Y.encodeRelativePosition(position)));

const decoded = (place: string): Y.RelativePosition =>
	Y.decodeRelativePosition(Uint8Array.from(atob(place), (letter) => letter.charCodeAt(0)));
