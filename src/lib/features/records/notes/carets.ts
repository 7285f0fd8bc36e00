import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import {
	absolutePositionToRelativePosition,
	relativePositionToAbsolutePosition
} from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { decodePlace, encodePlace } from '$lib/replica/presence/place';
import type { Visitor } from '$lib/replica/presence/room-presence';
import { hueOf } from '$lib/ui/identity';
import { syncOf, type Sync } from './sync-state';

/** How an editor publishes its caret and learns the carets of others. */
export interface CaretPorts {
	/** Returns the others who have the record open. */
	readonly others: () => readonly Visitor[];
	readonly nameOf: (member: string) => string;
	/** Publishes this person's position; `null` when they are not in the text. */
	readonly point: (state: Uint8Array | null) => void;
	/** Calls the listener when somebody comes, goes or moves. Returns a function that stops this. */
	readonly onChange: (listener: () => void) => () => void;
}

/** Another person's selection in this editor's text. */
interface Span {
	readonly anchor: number;
	readonly head: number;
}

interface Carets {
	/** Where each person was last. Their latest text may still be on its way, and their position with it. */
	readonly spans: ReadonlyMap<number, Span>;
	readonly drawn: DecorationSet;
}

const KEY = new PluginKey<Carets>('carets');
const NONE: Carets = { spans: new Map(), drawn: DecorationSet.empty };

/** Whether a transaction only moves the carets of others. */
export const isOthersMove = (transaction: { getMeta(key: PluginKey): unknown }): boolean =>
	transaction.getMeta(KEY) !== undefined;

/** Shows the carets and names of others in the text, and publishes this person's caret. */
export const OthersCarets = Extension.create<{ ports: CaretPorts | null }>({
	name: 'othersCarets',
	addOptions: () => ({ ports: null }),
	addProseMirrorPlugins() {
		const { ports } = this.options;
		return ports === null ? [] : [caretPlugin(ports)];
	}
});

function caretPlugin(ports: CaretPorts): Plugin<Carets> {
	/** Publishes this person's selection, or `null` while the editor has no focus or is read-only. */
	const tellFrom = (view: EditorView): void => {
		const place = view.hasFocus() && view.editable ? placeOf(view.state) : null;
		ports.point(place);
	};
	return new Plugin<Carets>({
		key: KEY,
		state: {
			init: () => NONE,
			apply(transaction, before, _, state) {
				const sync = syncOf(state);
				const isTheirs = sync?.isChangeOrigin === true || isOthersMove(transaction);
				if (!isTheirs && !transaction.docChanged) return before;
				const spans = new Map<number, Span>();
				const others = ports.others();
				for (const { visit, state: encoded } of others) {
					if (encoded.length === 0) continue;
					const known = before.spans.get(visit);
					// While this person types, the text is ahead of the document, so the carets are
					// mapped along with it.
					const span = isTheirs
						? (spanOf(sync, encoded) ?? known)
						: known && {
								anchor: transaction.mapping.map(known.anchor),
								head: transaction.mapping.map(known.head)
							};
					if (span !== undefined) spans.set(visit, within(span, state.doc.content.size));
				}
				return { spans, drawn: draw(state, spans, others, ports.nameOf) };
			}
		},
		props: {
			decorations: (state) => KEY.getState(state)?.drawn,
			handleDOMEvents: {
				focus: (view) => {
					tellFrom(view);
					return false;
				},
				blur: () => {
					ports.point(null);
					return false;
				}
			}
		},
		view: (view) => {
			const redraw = () => {
				if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(KEY, true));
			};
			const stop = ports.onChange(redraw);
			// Once a frame: where a caret is asks for the layout, which the frame needs anyway.
			let turning: number | null = null;
			const turn = () => {
				turning ??= requestAnimationFrame(() => {
					turning = null;
					turnNames(view.dom);
				});
			};
			window.addEventListener('resize', turn);
			// The view is not attached yet while its plugins are created.
			queueMicrotask(redraw);
			return {
				update: (now) => {
					tellFrom(now);
					turn();
				},
				destroy: () => {
					stop();
					window.removeEventListener('resize', turn);
					if (turning !== null) cancelAnimationFrame(turning);
					ports.point(null);
				}
			};
		}
	});
}

function placeOf(state: EditorState): Uint8Array | null {
	const sync = syncOf(state);
	if (sync === undefined || !sync.binding) return null;
	const { type, binding } = sync;
	const at = (position: number) =>
		absolutePositionToRelativePosition(
			position,
			type,
			binding.mapping
		) as Y.RelativePosition | null;
	const anchor = at(state.selection.anchor);
	const head = at(state.selection.head);
	return anchor === null || head === null ? null : encodePlace({ anchor, head });
}

/**
 * Returns the span of a position in this text, or `undefined` when its target has not arrived or is not
 * in this text.
 */
function spanOf(sync: Sync | undefined, encoded: Uint8Array): Span | undefined {
	const place = decodePlace(encoded);
	if (place === null || sync === undefined || !sync.binding) return undefined;
	const { doc, type, binding } = sync;
	// Looking up a root with another name would create it.
	const root = Y.findRootTypeKey(type);
	if ([place.anchor, place.head].some(({ tname }) => (tname ?? root) !== root)) return undefined;
	try {
		const anchor = relativePositionToAbsolutePosition(doc, type, place.anchor, binding.mapping);
		const head = relativePositionToAbsolutePosition(doc, type, place.head, binding.mapping);
		return anchor === null || head === null ? undefined : { anchor, head };
	} catch {
		// Another device may send any position.
		return undefined;
	}
}

const within = ({ anchor, head }: Span, size: number): Span => ({
	anchor: Math.max(0, Math.min(anchor, size)),
	head: Math.max(0, Math.min(head, size))
});

function draw(
	state: EditorState,
	spans: ReadonlyMap<number, Span>,
	others: readonly Visitor[],
	nameOf: (member: string) => string
): DecorationSet {
	const decorations = others.flatMap(({ visit, member }) => {
		const span = spans.get(visit);
		if (span === undefined) return [];
		const { anchor, head } = span;
		const name = nameOf(member);
		const hue = hueOf(member);
		const caret = Decoration.widget(head, () => caretElement(name, hue), {
			key: `${String(visit)} ${String(hue)} ${name}`,
			side: 10,
			ignoreSelection: true
		});
		if (anchor === head) return [caret];
		const marked = { class: 'note-selection', style: `--hue: ${String(hue)}` };
		const [from, to] = anchor < head ? [anchor, head] : [head, anchor];
		return [caret, Decoration.inline(from, to, marked)];
	});
	return DecorationSet.create(state.doc, decorations);
}

/**
 * The name is not part of the note's text. It is drawn from an attribute, so that search and copying do
 * not find it.
 */
function caretElement(name: string, hue: number): HTMLElement {
	const caret = document.createElement('span');
	caret.className = 'note-caret';
	caret.dataset['name'] = name;
	caret.setAttribute('aria-hidden', 'true');
	caret.style.setProperty('--hue', String(hue));
	return caret;
}

/** Names are shown to the right of their carets, and in the right half of the text to the left. */
function turnNames(dom: HTMLElement): void {
	const carets = [...dom.querySelectorAll<HTMLElement>('.note-caret')];
	if (carets.length === 0) return;
	const around = dom.getBoundingClientRect();
	// All are measured before one is turned.
	const lefts = carets.map((caret) => caret.getBoundingClientRect().left);
	for (const [at, caret] of carets.entries()) {
		const left = lefts[at] ?? 0;
		caret.classList.toggle('is-turned', left > around.left + around.width / 2);
	}
}
