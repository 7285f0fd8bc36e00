import type { Editor } from '@tiptap/core';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type * as Y from 'yjs';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { m } from '$lib/i18n/messages';
import type { RoomName } from '$lib/protocol/rooms';
import { reported } from '$lib/ui/error-log';
import { noteEditor, type EditorOptions } from './editor';
import { MentionAsking } from './mention-asking.svelte';
import { caretsIn, mentionsDrawn } from './note-names';
import { OpenNote } from './open-note.svelte';

/** Where a text is. */
export interface TextPlace {
	readonly room: RoomName;
	readonly record: RecordId;
	/** The plain text with which it begins when nobody has written in it yet; `null` to only read it. */
	readonly plain: string | null;
}

/** What a note and a page do differently with the text that is open. */
export interface EditorParts extends Pick<
	EditorOptions,
	'below' | 'tables' | 'picture' | 'more' | 'onPaste'
> {
	/** Returns what the text is called. */
	readonly label: () => string;
	/** Where the caret is at first; `null` leaves the focus where it is. */
	readonly caret: 'end' | null;
	/** Creates an editor with other parts than those of a note. */
	readonly create?: (options: EditorOptions) => Editor;
	/** Called with each editor that is created: one at first, and one whenever the text is replaced. */
	readonly onMade?: (editor: Editor) => void;
	/** Called after text was typed or selected, or the caret was moved. */
	readonly onMoment?: (editor: Editor) => void;
	readonly onBlur?: () => void;
	/** Receives keys that no list of mentions has taken. Returns whether the key was handled. */
	readonly onKey?: (event: KeyboardEvent) => boolean;
	/** Returns which entry of another list below the caret is active; `null` for none. */
	readonly listed?: () => number | null;
	/** Called when nobody sees the text any more. It may be seen again. */
	readonly onHidden?: () => void;
	/** Called when the text is left, and what was written is saved, or else kept for later. */
	readonly onClosed: (isSaved: boolean) => void;
}

/**
 * A text that is open in an editor. Create it while a component is created: it is saved and released with that, and
 * whenever the page is left or hidden.
 */
export class OpenEditor {
	readonly note: OpenNote;
	readonly mentions: MentionAsking;
	/** The editor; `null` until the text is here, and while it is replaced. */
	current = $state.raw<Editor | null>(null);
	/** Counts the editor's events, for parts of the screen that depend on its state. */
	moment = $state(0);
	/** The element around the text, in which lists stand. */
	frame = $state<HTMLElement>();
	private readonly draw = mentionsDrawn();
	/** Where the caret was in a text that was replaced. */
	private caret: number | 'end' | null;

	/** @param uid the id of the list below the caret begins so */
	constructor(
		private readonly view: WorkspaceView,
		private readonly place: TextPlace,
		private readonly parts: EditorParts,
		private readonly uid: string
	) {
		this.note = new OpenNote(view, place.room, place.record, place.plain);
		this.mentions = new MentionAsking(view);
		this.caret = parts.caret;
		$effect(() => this.follow());
		$effect(() => this.tellList());
	}

	/** Attaches the editor of one text. A new one is created when the record is replaced. */
	readonly editing =
		(fragment: Y.XmlFragment): Attachment<HTMLElement> =>
		(element) => {
			// Values that are read while an editor is created must not cause another one to be created.
			const made = untrack(() => this.make(element, fragment));
			this.current = made;
			return () => {
				this.caret = made.isFocused ? made.state.selection.head : null;
				made.destroy();
				this.current = null;
			};
		};

	private make(element: HTMLElement, fragment: Y.XmlFragment): Editor {
		const { parts, place, view, mentions } = this;
		const { below, tables, picture, more = [], onPaste, create = noteEditor } = parts;
		const made = create({
			...{ element, fragment, below, tables, picture, more, onPaste },
			label: parts.label(),
			editable: place.plain !== null,
			tickLabel: (text) => m.notes_tick({ text }),
			mention: this.draw,
			carets: caretsIn(view, place.room, place.record),
			// Taking a focused text off the page ends with a blur while the page is being drawn, when no state
			// may change: the events are followed after it.
			onChange: (now) => {
				queueMicrotask(() => {
					if (this.current !== now) return;
					this.moment += 1;
					if (now.isEditable) void mentions.look(now, this.frame);
					parts.onMoment?.(now);
				});
			},
			onBlur: () => {
				queueMicrotask(() => {
					mentions.end();
					this.moment += 1;
					parts.onBlur?.();
					void this.note.flush();
				});
			},
			onKey: (event) => mentions.keys(this.current, event) || (parts.onKey?.(event) ?? false)
		});
		if (this.caret !== null) made.commands.focus(this.caret);
		parts.onMade?.(made);
		return made;
	}

	private follow(): () => void {
		const { note, parts } = this;
		const leave = () => {
			note.leave();
		};
		const hidden = () => {
			if (document.visibilityState !== 'hidden') return;
			note.leave();
			parts.onHidden?.();
		};
		window.addEventListener('pagehide', leave);
		document.addEventListener('visibilitychange', hidden);
		return () => {
			window.removeEventListener('pagehide', leave);
			document.removeEventListener('visibilitychange', hidden);
			note.close().then(
				() => parts.onClosed(true),
				(error: unknown) => parts.onClosed(reported(error, false))
			);
		};
	}

	/** Tells screen readers what the text is called, and which entry of the list below the caret is active. */
	private tellList(): void {
		const text = this.current?.view.dom;
		if (text === undefined) return;
		text.setAttribute('aria-label', this.parts.label());
		const at = this.mentions.open ? this.mentions.active : (this.parts.listed?.() ?? null);
		if (at === null) {
			text.removeAttribute('aria-controls');
			text.removeAttribute('aria-activedescendant');
		} else {
			text.setAttribute('aria-controls', `${this.uid}-list`);
			text.setAttribute('aria-activedescendant', `${this.uid}-list-${String(at)}`);
		}
	}
}
