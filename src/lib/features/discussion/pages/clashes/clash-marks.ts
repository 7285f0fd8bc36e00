import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import type { RecordId } from '$lib/domain/core/ids';
import type { TextClash } from '$lib/domain/page/clash';
import { syncOf } from '$lib/features/records/notes/sync-state';
import type { RoomName } from '$lib/protocol/rooms';
import { positionIn, type Range } from '../passages';

/** The page in whose text a clash is offered. */
export interface PlaceOfPage {
	readonly room: RoomName;
	readonly record: RecordId;
}

/** A clash that is offered in a text. */
export interface OfferedClash {
	readonly id: string;
	readonly clash: TextClash;
}

/** Draws the offer of a clash into an element. Returns what ends that. */
export type DrawOffer = (into: HTMLElement, offered: OfferedClash) => () => void;

interface Shown {
	readonly clashes: readonly OfferedClash[];
	readonly drawn: DecorationSet;
}

const KEY = new PluginKey<Shown>('clashes');

/** Offers what clashes where it stands. The text itself does not know of it. */
export const ClashMarks = Extension.create<{ draw: DrawOffer }>({
	name: 'clashMarks',
	addOptions: () => ({ draw: () => () => undefined }),
	addProseMirrorPlugins() {
		return [clashPlugin(this.options.draw)];
	}
});

/** Shows these clashes. */
export function showClashes(view: EditorView, clashes: readonly OfferedClash[]): void {
	view.dispatch(view.state.tr.setMeta(KEY, clashes).setMeta('addToHistory', false));
}

/** Where a clash is in a text. */
export interface ClashPlace {
	/** Where a block may stand that tells of it. */
	readonly block: number;
	/** The run of text in which two versions are; `null` where none is left, and for words that are in no text. */
	readonly run: (Range & { readonly text: string }) | null;
}

/** Returns where a clash is. */
export function placeOf(state: EditorState, { of, at }: TextClash): ClashPlace {
	const { doc } = state;
	const found = positionIn(at, syncOf(state));
	const from = Math.min(found ?? doc.content.size, doc.content.size);
	const block = blockPlace(doc, from);
	const $from = doc.resolve(from);
	if (of === 'lost' || found === null || !$from.parent.isTextblock) return { block, run: null };
	const [text = ''] = doc.textBetween(from, $from.end(), undefined, APART).split(APART);
	return { block, run: { from, to: from + text.length, text } };
}

/** What stands for a part of a block that is no text. */
const APART = '\ufffc';

/** Returns the place nearest to a position, at it or behind what is around it, where a paragraph may stand. */
function blockPlace(doc: Node, at: number): number {
	const $at = doc.resolve(at);
	const { paragraph } = doc.type.schema.nodes;
	if (paragraph === undefined) return at;
	for (let depth = $at.depth; depth >= 0; depth -= 1) {
		const index = depth === $at.depth ? $at.index(depth) : $at.indexAfter(depth);
		if ($at.node(depth).isTextblock) continue;
		if (!$at.node(depth).canReplaceWith(index, index, paragraph)) continue;
		return depth === $at.depth ? at : $at.after(depth + 1);
	}
	return doc.content.size;
}

function clashPlugin(draw: DrawOffer): Plugin<Shown> {
	const drawnIn = (state: EditorState, clashes: readonly OfferedClash[]): DecorationSet =>
		DecorationSet.create(
			state.doc,
			clashes.flatMap((offered) => marksOf(state, offered, draw))
		);
	return new Plugin<Shown>({
		key: KEY,
		state: {
			init: () => ({ clashes: [], drawn: DecorationSet.empty }),
			apply(transaction, before, _, state) {
				const told = transaction.getMeta(KEY) as readonly OfferedClash[] | undefined;
				if (told !== undefined) return { clashes: told, drawn: drawnIn(state, told) };
				if (!transaction.docChanged) return before;
				const { clashes, drawn } = before;
				if (clashes.length === 0) return before;
				// While this person types, the text is ahead of the document: places are moved along with it.
				return syncOf(state)?.isChangeOrigin === true
					? { clashes, drawn: drawnIn(state, clashes) }
					: { clashes, drawn: drawn.map(transaction.mapping, transaction.doc) };
			}
		},
		props: { decorations: (state) => KEY.getState(state)?.drawn }
	});
}

function marksOf(
	state: EditorState,
	offered: OfferedClash,
	draw: DrawOffer
): readonly Decoration[] {
	const { id, clash } = offered;
	const { block, run } = placeOf(state, clash);
	const stops = new Map<globalThis.Node, () => void>();
	const offer = Decoration.widget(
		block,
		() => {
			const element = document.createElement('div');
			element.className = 'note-clash';
			element.contentEditable = 'false';
			element.dataset['clash'] = id;
			stops.set(element, draw(element, offered));
			return element;
		},
		{
			...{ key: `clash-${id}`, side: -1, ignoreSelection: true, stopEvent: () => true },
			destroy: (element) => stops.get(element)?.()
		}
	);
	const start = clash.of === 'versions' ? (run?.text.indexOf(clash.merged) ?? -1) : -1;
	if (clash.of !== 'versions' || run === null || start === -1) return [offer];
	const from = run.from + start;
	const to = from + clash.merged.length;
	return [offer, Decoration.inline(from, to, { class: 'note-clashing' })];
}
