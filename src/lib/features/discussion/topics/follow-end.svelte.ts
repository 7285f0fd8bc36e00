import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

/** How near to the end a reader counts as being at the end, in pixels. */
const NEAR = 48;

/**
 * Keeps the end of a conversation visible for readers who are at the end, and does not disturb readers
 * further up.
 */
export class FollowEnd {
	/** Whether something arrived below while the reader was further up. */
	missed = $state(false);
	private element: HTMLElement | null = null;
	private atEnd = true;

	/** Attach it to the element that scrolls. */
	readonly scroller: Attachment<HTMLElement> = (element) => {
		this.element = element;
		this.go();
		// When the window or the composer changes its height, the end stays visible.
		const observer = new ResizeObserver(() => {
			if (this.atEnd) this.go();
		});
		observer.observe(element);
		const off = on(element, 'scroll', () => {
			this.atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
			if (this.atEnd) this.missed = false;
		});
		return () => {
			off();
			observer.disconnect();
			this.element = null;
		};
	};

	/** Call it when a post was added. `own` means that the reader added it, and wants to see it. */
	grew(own: boolean): void {
		const follow = own || this.atEnd;
		void tick().then(() => {
			if (follow) this.go();
			else this.missed = true;
		});
	}

	/** Scrolls to the end. */
	go(): void {
		this.missed = false;
		this.atEnd = true;
		if (this.element) this.element.scrollTop = this.element.scrollHeight;
	}
}
