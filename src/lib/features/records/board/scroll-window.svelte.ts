import type { Attachment } from 'svelte/attachments';
import { MOST_PRINTED, printing } from '$lib/ui/printing.svelte';
import { revealing, Viewport, visible } from '$lib/ui/virtual-list.svelte';

/** Rows drawn above and below what can be seen, so that a quick flick meets no gap. */
const AROUND = 4;

/**
 * The part of a column that can be seen. Unlike a `VirtualList` it also tells the gap between rows
 * under a pointer, for cards that are dropped there.
 */
export class ScrollWindow {
	private readonly view = new Viewport();
	private scroller: HTMLElement | null = null;
	private readonly geometry;
	readonly first: number;
	readonly last: number;

	/** `rowHeight` in pixels where a rem is 16 of them; grows with the reader's letters. */
	constructor(rowHeight: () => number, count: () => number) {
		this.geometry = $derived({
			count: count(),
			rowHeight: rowHeight() * this.view.zoom,
			viewport: this.view.height
		});
		const range = $derived(
			printing.active && this.geometry.count <= MOST_PRINTED
				? { start: 0, end: this.geometry.count }
				: visible(this.view.scrollTop, this.geometry, AROUND)
		);
		this.first = $derived(range.start);
		this.last = $derived(range.end - 1);
	}

	/** Height of a row in pixels. */
	get row(): number {
		return this.geometry.rowHeight;
	}

	/** On an element that is one rem high. */
	readonly rem = this.view.rem;

	/** On the element that scrolls; it holds nothing but the rows. */
	readonly attach: Attachment<HTMLElement> = (element) => {
		this.scroller = element;
		const detach = this.view.scroller(element);
		return () => {
			this.scroller = null;
			detach?.();
		};
	};

	/** The gap between rows that is nearest to a height of the window, from 0 to `count`. */
	gapAt(clientY: number): number {
		if (this.scroller === null) return 0;
		const offset = clientY - this.scroller.getBoundingClientRect().top + this.scroller.scrollTop;
		return Math.max(0, Math.min(this.geometry.count, Math.round(offset / this.row)));
	}

	/** Scrolls no more than it takes to see the row. */
	reveal(index: number): void {
		if (this.scroller === null) return;
		const { scrollTop } = this.scroller;
		this.scroller.scrollTop = revealing(index, scrollTop, this.geometry, 'nearest');
	}
}
