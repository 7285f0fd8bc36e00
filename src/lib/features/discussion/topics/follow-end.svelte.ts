import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import type { RecordId } from '$lib/domain/core/ids';
import { m } from '$lib/i18n/messages';
import { announce } from '$lib/ui/announcer.svelte';

/** How far from the sight of the reader the next posts are read. */
const NEAR_POSTS = '400px 0px';

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
			else this.miss();
		});
	}

	/** Says that something arrived below: once, until the reader comes to the end. */
	miss(): void {
		if (!this.missed) announce(m.discussion_new_posts());
		this.missed = true;
	}

	/**
	 * Keeps what is in sight where it is, while posts are added or removed above it. Call it before the page
	 * changes; the result has to be called after that. `follows`: readers at the end stay there.
	 */
	hold(follows: boolean): () => void {
		const { element } = this;
		if (element === null || (follows && this.atEnd)) return () => undefined;
		const seen = firstInSight(element);
		const was = seen?.getBoundingClientRect().top ?? 0;
		return () => {
			if (seen?.isConnected !== true) return;
			element.scrollTop += seen.getBoundingClientRect().top - was;
		};
	}

	/**
	 * Attach it to something above or below the posts: `come` is called when it comes near, and again while it is
	 * near each time that other posts are in the page (`shown`): one call may have found the last step unfinished.
	 */
	readonly near =
		(come: () => void, shown: () => unknown): Attachment<HTMLElement> =>
		(element) => {
			shown();
			const observer = new IntersectionObserver(
				(entries) => {
					if (entries.some(({ isIntersecting }) => isIntersecting)) come();
				},
				{ root: this.element, rootMargin: NEAR_POSTS }
			);
			observer.observe(element);
			return () => {
				observer.disconnect();
			};
		};

	/** Returns the id of the first post in sight; `null` when there is none. */
	get inSight(): RecordId | null {
		return (this.element && firstInSight(this.element)?.dataset['post']) ?? null;
	}

	/** Scrolls to the end. */
	go(): void {
		this.missed = false;
		this.atEnd = true;
		if (this.element) this.element.scrollTop = this.element.scrollHeight;
	}
}

function firstInSight(element: HTMLElement): HTMLElement | undefined {
	const { top } = element.getBoundingClientRect();
	const posts = [...element.querySelectorAll<HTMLElement>('[data-post]')];
	return posts.find((post) => post.getBoundingClientRect().bottom > top);
}
