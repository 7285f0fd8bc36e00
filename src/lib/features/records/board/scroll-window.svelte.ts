import type { Attachment } from 'svelte/attachments';
import { MOST_PRINTED, printing } from '$lib/ui/printing.svelte';
import { revealing, Viewport, visible } from '$lib/ui/virtual-list.svelte';

/** The number of rows drawn above and below the visible ones, so that fast scrolling shows no gap. */
const AROUND = 4;

/**
 * The visible part of a column. Unlike a `VirtualList` it can find the gap between rows under a
 * pointer, where cards are dropped.
 */
export class ScrollWindow {
	private readonly view = new Viewport();
	private scroller: HTMLElement | null = null;
	private readonly geometry;
	readonly first: number;
	readonly last: number;

	/** `rowHeight` is in pixels for a rem of 16 pixels. It grows with the reader's font size. */
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

	/** The height of a row in pixels. */
	get row(): number {
		return this.geometry.rowHeight;
	}

	/** Attach it to an element that is one rem high. */
	readonly rem = this.view.rem;

	/** Attach it to the element that scrolls and that contains only the rows. */
	readonly attach: Attachment<HTMLElement> = (element) => {
		this.scroller = element;
		const detach = this.view.scroller(element);
		return () => {
			this.scroller = null;
			detach?.();
		};
	};

	/**
	 * Returns the gap between rows that is nearest to a vertical position in the window, from 0 to
	 * `count`.
	 */
	gapAt(clientY: number): number {
		if (this.scroller === null) return 0;
		const offset = clientY - this.scroller.getBoundingClientRect().top + this.scroller.scrollTop;
		return Math.max(0, Math.min(this.geometry.count, Math.round(offset / this.row)));
	}

	/** Scrolls just far enough to show the row. */
	reveal(index: number): void {
		if (this.scroller === null) return;
		const { scrollTop } = this.scroller;
		this.scroller.scrollTop = revealing(index, scrollTop, this.geometry, 'nearest');
	}
}
