import { Extension, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import { Mapping } from '@tiptap/pm/transform';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { findIn, type FindOptions, type Found } from '$lib/domain/text/find';
import { asOneStep, type Step } from './one-step';

/** What is looked for. */
export interface Query extends FindOptions {
	readonly words: string;
}

/** The most places that are found: more would be shown to nobody. */
export const MOST_FOUND = 5_000;

/** A paragraph with more places than this is changed at once, and not place by place. */
const MOST_APART = 40;

interface Place extends Found {
	/** The block that it is in, and where in it: a text that others change elsewhere has the same blocks. */
	readonly block: Node;
	readonly within: number;
}

interface Finding {
	readonly query: Query | null;
	readonly places: readonly Place[];
	/** The place that is looked at, from 0; -1 for none. */
	readonly at: number;
	readonly drawn: DecorationSet;
}

const KEY = new PluginKey<Finding>('find');
const NOTHING: Finding = { query: null, places: [], at: -1, drawn: DecorationSet.empty };

type Told = { readonly query: Query | null; readonly from: number } | { readonly at: number };

/** Finds words in the text and marks them. The text itself does not know of it. */
export const FindInText = Extension.create({
	name: 'findInText',
	addProseMirrorPlugins: () => [findPlugin()]
});

/** How many places were found, and which of them is looked at, from 0; -1 for none. */
export function foundIn(state: EditorState): { readonly count: number; readonly at: number } {
	const { places, at } = KEY.getState(state) ?? NOTHING;
	return { count: places.length, at };
}

/** Looks for something, from the caret on; `null` ends that. */
export function find({ view, state }: Editor, query: Query | null): void {
	tell(view.state, view.dispatch.bind(view), { query, from: state.selection.from });
}

/** Goes to the next place, or to the one before, and on from the end at the other. */
export function step({ view }: Editor, by: 1 | -1): void {
	const { places, at } = KEY.getState(view.state) ?? NOTHING;
	if (places.length === 0) return;
	tell(view.state, view.dispatch.bind(view), { at: (at + by + places.length) % places.length });
}

/** Puts the caret on the place that is looked at. */
export function selectFound(editor: Editor): void {
	const { places, at } = KEY.getState(editor.state) ?? NOTHING;
	const place = places[at];
	if (place === undefined) editor.commands.focus();
	else editor.chain().focus().setTextSelection(place).run();
}

/** Replaces the place that is looked at, as one step to undo, and goes to the next. Returns whether there is one. */
export function replaceOne(editor: Editor, by: string): boolean {
	const { places, at } = KEY.getState(editor.state) ?? NOTHING;
	const place = places[at];
	if (place === undefined) return false;
	asOneStep(editor, () => {
		const { tr } = editor.state;
		const after = place.from + by.length;
		editor.view.dispatch(
			put(tr, place, by).setMeta(KEY, {
				query: KEY.getState(editor.state)?.query ?? null,
				from: after
			})
		);
	});
	return true;
}

/**
 * Replaces every place, as one step to undo. What others write meanwhile between two places stays where it is: each is
 * a change of its own. Returns how many were replaced, and that step.
 */
export function replaceAll(
	editor: Editor,
	by: string
): { readonly count: number; readonly step: Step } {
	const { places } = KEY.getState(editor.state) ?? NOTHING;
	const moved = new Mapping();
	const step = asOneStep(editor, () => {
		for (const round of roundsOf(places)) {
			const { tr } = editor.state;
			// From the end, so that the places before stay where they are.
			for (const { from, to } of [...round].reverse()) {
				put(tr, { from: moved.map(from, 1), to: moved.map(to, -1) }, by);
			}
			editor.view.dispatch(tr);
			moved.appendMapping(tr.mapping);
		}
	});
	return { count: places.length, step };
}

/**
 * Returns places in rounds: of each block the last first, so that none moves another. A shared text takes over one
 * change of a block at a time as what it is, and several as one from the first to the last.
 */
function roundsOf(places: readonly Place[]): readonly (readonly Place[])[] {
	const blocks = new Map<number, Place[]>();
	for (const place of places) {
		const start = place.from - place.within;
		blocks.set(start, [...(blocks.get(start) ?? []), place]);
	}
	const most = Math.max(0, ...[...blocks.values()].map(({ length }) => length));
	if (most > MOST_APART) return [places];
	return Array.from({ length: most }, (_, round) =>
		[...blocks.values()].flatMap((of) => of.at(-1 - round) ?? [])
	);
}

const put = (transaction: Transaction, { from, to }: Found, by: string): Transaction =>
	by === '' ? transaction.delete(from, to) : transaction.insertText(by, from, to);

const tell = (
	state: EditorState,
	dispatch: (transaction: Transaction) => void,
	told: Told
): void => {
	dispatch(state.tr.setMeta(KEY, told).setMeta('addToHistory', false));
};

function findPlugin(): Plugin<Finding> {
	return new Plugin<Finding>({
		key: KEY,
		state: {
			init: () => NOTHING,
			apply(transaction, before, _, { doc }) {
				const told = transaction.getMeta(KEY) as Told | undefined;
				if (told !== undefined && 'query' in told) {
					if (told.query === null) return NOTHING;
					const places = placesIn(doc, told.query);
					const next = places.findIndex(({ to }) => to > told.from);
					return drawn(doc, told.query, places, next === -1 && places.length > 0 ? 0 : next);
				}
				if (before.query === null) return before;
				if (told !== undefined) return drawn(doc, before.query, before.places, told.at);
				if (!transaction.docChanged) return before;
				const places = placesIn(doc, before.query);
				const was = before.places[before.at];
				return drawn(doc, before.query, places, was === undefined ? -1 : sameAs(was, places));
			}
		},
		props: { decorations: (state) => KEY.getState(state)?.drawn }
	});
}

/** Returns which place another one is, in a text that has changed: in a block that reads the same, else the nearest. */
function sameAs(was: Place, places: readonly Place[]): number {
	const same = places.flatMap(({ block, within }, index) =>
		within === was.within && (block === was.block || block.eq(was.block)) ? [index] : []
	);
	const distance = (index: number): number => Math.abs((places[index]?.from ?? 0) - was.from);
	const [nearest] = same.sort((a, b) => distance(a) - distance(b));
	if (nearest !== undefined) return nearest;
	const next = places.findIndex(({ to }) => to > was.from);
	return next === -1 ? places.length - 1 : next;
}

function placesIn(doc: Node, query: Query): readonly Place[] {
	const places: Place[] = [];
	doc.descendants((block, start) => {
		if (places.length >= MOST_FOUND) return false;
		if (!block.isTextblock) return true;
		for (const { from, to } of inBlock(block, query)) {
			if (places.length === MOST_FOUND) break;
			places.push({ from: start + 1 + from, to: start + 1 + to, within: from, block });
		}
		return false;
	});
	return places;
}

/** What was found in texts of blocks: what others write makes all blocks new, and few of them another text. */
const known = new Map<string, readonly Found[]>();
let knownOf = '';

function inBlock(block: Node, query: Query): readonly Found[] {
	const asked = JSON.stringify(query);
	if (asked !== knownOf || known.size > 4 * MOST_FOUND) {
		known.clear();
		knownOf = asked;
	}
	// What is no text takes one place, and reads as nothing that is looked for.
	const text = block.textBetween(0, block.content.size, undefined, '\ufffc');
	const here = known.get(text);
	if (here !== undefined) return here;
	const found = findIn(text, query.words, query);
	known.set(text, found);
	return found;
}

function drawn(doc: Node, query: Query, places: readonly Place[], at: number): Finding {
	const marks = places.map(({ from, to }, index) =>
		Decoration.inline(from, to, { class: index === at ? 'note-found is-active' : 'note-found' })
	);
	return { query, places, at, drawn: DecorationSet.create(doc, marks) };
}
