import type { Editor } from '@tiptap/core';
import { clock, type WorkspaceView } from '$lib/app/context';
import { askingAt, type Asking, type Pick } from '$lib/domain/history/picks';
import { handleListKey } from '../mentions/list-keys';
import { suggestions } from '../mentions/suggestions';

/** The width of the list of suggestions, px. */
const WIDTH = 240;

/** People or records that are offered in a text behind a `@` or `#`. */
export class MentionAsking {
	asking = $state.raw<Asking | null>(null);
	offered = $state.raw<readonly Pick[]>([]);
	active = $state(0);
	/** Where the list stands within the frame around the text, px. */
	place = $state({ left: 0, top: 0 });

	constructor(private readonly view: WorkspaceView) {}

	get open(): boolean {
		return this.asking !== null && this.offered.length > 0;
	}

	/** Looks at what stands before the caret. */
	async look({ state, view: shown }: Editor, frame: HTMLElement | undefined): Promise<void> {
		const { $from: from, empty } = state.selection;
		const before = from.parent.textBetween(0, from.parentOffset, undefined, '\ufffc');
		const isText = empty && from.parent.type.spec.code !== true;
		const now = isText ? askingAt(before, before.length) : null;
		this.asking = now;
		const found = now === null ? [] : await suggestions(this.view, now);
		if (this.asking !== now || now === null || frame === undefined) return;
		this.offered = found;
		this.active = 0;
		const at = shown.coordsAtPos(from.pos - now.query.length - 1);
		const around = frame.getBoundingClientRect();
		const left = Math.max(0, Math.min(at.left - around.left, around.width - WIDTH));
		this.place = { left, top: at.bottom - around.top + 4 };
	}

	/** Puts a person or a record into the text, in place of what was typed to find them. */
	take(editor: Editor | null, { token }: Pick): void {
		if (editor === null || this.asking === null) return;
		const { pos } = editor.state.selection.$from;
		const from = pos - this.asking.query.length - 1;
		this.asking = null;
		editor
			.chain()
			.focus()
			.insertContentAt({ from, to: pos }, [
				{ type: 'mention', attrs: { ...token, at: clock.now() } },
				{ type: 'text', text: ' ' }
			])
			.run();
	}

	/** Receives the keys of the text while the list is open. Returns whether a key was for the list. */
	keys(editor: Editor | null, event: KeyboardEvent): boolean {
		const pick = this.open ? this.offered[this.active] : undefined;
		if (pick === undefined) return false;
		return handleListKey(event, {
			length: this.offered.length,
			active: this.active,
			move: (to) => (this.active = to),
			take: () => {
				this.take(editor, pick);
			},
			close: () => (this.asking = null)
		});
	}

	/** Ends the asking: the text has lost the focus. */
	end(): void {
		this.asking = null;
	}
}
