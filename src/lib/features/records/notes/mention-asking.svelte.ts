import type { Editor, JSONContent } from '@tiptap/core';
import { clock, type WorkspaceView } from '$lib/app/context';
import { handleListKey } from '../mentions/list-keys';
import {
	askedAt,
	offersFor,
	stillAsked,
	takenSign,
	type AskedFor,
	type Offer
} from '../mentions/offers';

/** The width of the list of suggestions, px. */
const WIDTH = 240;

/** People or records that are offered in a text behind a `@` or `#`, and emoji behind a `:`. */
export class MentionAsking {
	asking = $state.raw<AskedFor | null>(null);
	offered = $state.raw<readonly Offer[]>([]);
	active = $state(0);
	/** Where the list stands within the frame around the text, px. */
	place = $state({ left: 0, top: 0 });

	/** For what the offers are: those for what was typed last may be on their way. */
	private answered: AskedFor | null = null;
	/** What was pressed to be taken before its offers were there. */
	private wanted: AskedFor | null = null;

	constructor(private readonly view: WorkspaceView) {}

	get open(): boolean {
		return this.asking !== null && this.offered.length > 0;
	}

	/** Looks at what stands before the caret. `frame` is what the list stands in, where it follows the caret. */
	async look(editor: Editor, frame?: HTMLElement): Promise<void> {
		const { state, view: shown } = editor;
		const { $from: from, empty } = state.selection;
		const before = from.parent.textBetween(0, from.parentOffset, undefined, '\ufffc');
		const isText = empty && from.parent.type.spec.code !== true;
		const now = isText ? askedAt(before) : null;
		this.asking = now;
		this.wanted = stillAsked(this.wanted, now);
		const found = now === null ? [] : await offersFor(this.view, now);
		// A newer request has its own answer.
		if (this.asking !== now || now === null) return;
		this.offered = found;
		this.answered = now;
		this.active = 0;
		const [first] = found;
		if (this.wanted === now && first !== undefined) {
			this.take(editor, first);
			return;
		}
		if (frame === undefined) return;
		const at = shown.coordsAtPos(from.pos - now.query.length - 1);
		const around = frame.getBoundingClientRect();
		const left = Math.max(0, Math.min(at.left - around.left, around.width - WIDTH));
		this.place = { left, top: at.bottom - around.top + 4 };
	}

	/** Puts a person, a record or an emoji into the text, in place of what was typed to find them. */
	take(editor: Editor | null, offer: Offer): void {
		if (editor === null || this.asking === null) return;
		const { pos } = editor.state.selection.$from;
		const from = pos - this.asking.query.length - 1;
		this.asking = null;
		editor
			.chain()
			.focus()
			.insertContentAt({ from, to: pos }, [this.contentOf(offer), { type: 'text', text: ' ' }])
			.run();
	}

	private contentOf(offer: Offer): JSONContent {
		if ('token' in offer) return { type: 'mention', attrs: { ...offer.token, at: clock.now() } };
		return { type: 'text', text: takenSign(this.view, offer) };
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
				if (stillAsked(this.answered, this.asking) !== null) this.take(editor, pick);
				else this.wanted = this.asking;
			},
			close: () => (this.asking = null)
		});
	}

	/** Ends the asking: the text has lost the focus. */
	end(): void {
		this.asking = null;
	}
}
