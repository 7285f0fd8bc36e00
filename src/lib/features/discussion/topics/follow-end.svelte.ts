import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

/** This near to the end, in pixels, somebody reads the end. */
const NEAR = 48;

/**
 * Keeps the end of a conversation in sight for those who are at the end, and leaves those alone who
 * read further up.
 */
export class FollowEnd {
	/** Something came in below while the reader was further up. */
	missed = $state(false);
	private element: HTMLElement | null = null;
	private atEnd = true;

	/** The element that scrolls. */
	readonly scroller: Attachment<HTMLElement> = (element) => {
		this.element = element;
		this.go();
		// The window and the composer change their heights: the end stays where it was.
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

	/** Something was added. `own`: the reader added it, and wants to see it. */
	grew(own: boolean): void {
		const follow = own || this.atEnd;
		void tick().then(() => {
			if (follow) this.go();
			else this.missed = true;
		});
	}

	/** Goes to the end. */
	go(): void {
		this.missed = false;
		this.atEnd = true;
		if (this.element) this.element.scrollTop = this.element.scrollHeight;
	}
}
