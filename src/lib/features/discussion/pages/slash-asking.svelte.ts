import type { Editor } from '@tiptap/core';
import { handleListKey } from '$lib/features/records/mentions/list-keys';
import { kindsNamed, type BlockKind } from './block-kinds';
import type { Range } from './passages';

/** The width of the list, px. */
const WIDTH = 240;

/** Blocks that are offered in a text behind a `/`. */
export class SlashAsking {
	offered = $state.raw<readonly BlockKind[]>([]);
	active = $state(0);
	/** Where the list stands within the frame around the text, px. */
	place = $state({ left: 0, top: 0 });
	private typed: Range | null = $state.raw(null);
	/** Where somebody has closed the list: it stays closed until another `/` is typed. */
	private closedAt: number | null = null;

	constructor(private readonly kinds: readonly BlockKind[]) {}

	get open(): boolean {
		return this.typed !== null && this.offered.length > 0;
	}

	/** Looks at what stands before the caret. */
	look({ state, view }: Editor, frame: HTMLElement | undefined): void {
		const { $from: from, empty } = state.selection;
		const { parent } = from;
		const before = parent.textBetween(0, from.parentOffset, undefined, '\ufffc');
		const query = /(?:^|\s)\/([\p{L}\p{N}]{0,20})$/u.exec(before)?.[1];
		if (!empty || query === undefined || parent.type.spec.code === true || frame === undefined) {
			this.typed = null;
			this.closedAt = null;
			return;
		}
		const start = from.pos - query.length - 1;
		if (this.closedAt === start) return;
		this.typed = { from: start, to: from.pos };
		this.offered = kindsNamed(this.kinds, query);
		this.active = 0;
		const at = view.coordsAtPos(start);
		const around = frame.getBoundingClientRect();
		const left = Math.max(0, Math.min(at.left - around.left, around.width - WIDTH));
		this.place = { left, top: at.bottom - around.top + 4 };
	}

	take(editor: Editor | null, kind: BlockKind): void {
		const { typed } = this;
		if (editor === null || typed === null) return;
		this.typed = null;
		kind.put(editor, typed);
	}

	/** Receives the keys of the text while the list is open. Returns whether a key was for the list. */
	keys(editor: Editor | null, event: KeyboardEvent): boolean {
		const kind = this.open ? this.offered[this.active] : undefined;
		if (kind === undefined) return false;
		return handleListKey(event, {
			length: this.offered.length,
			active: this.active,
			move: (to) => (this.active = to),
			take: () => {
				this.take(editor, kind);
			},
			close: () => {
				this.closedAt = this.typed?.from ?? null;
				this.typed = null;
			}
		});
	}

	end(): void {
		this.typed = null;
	}
}
