import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { printing } from './printing.svelte';

/** How far below the window more is drawn already. */
const AHEAD = '800px 0px';

/**
 * How many lines of a long list are drawn: a step at first, and one more whenever its end comes near. For lists whose
 * lines differ in height; the others are virtual (`VirtualList`).
 */
export class ReadingOn {
	private drawn = $state(0);

	/** @param step how many lines are added at a time */
	constructor(private readonly step: number) {
		this.drawn = step;
	}

	/** How many lines are drawn. A print has all of them. */
	get count(): number {
		return printing.active ? Infinity : this.drawn;
	}

	/** Draws at least so many, and a step beyond. */
	reach(count: number): void {
		this.drawn = Math.max(this.drawn, count + this.step);
	}

	/** Attach it to an element behind the lines that are drawn, for as long as there are more. */
	readonly end: Attachment<HTMLElement> = (element) => {
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				this.reach(this.drawn);
				// An end that is still near is told only to who looks anew.
				observer.unobserve(element);
				void tick().then(() => {
					if (element.isConnected) observer.observe(element);
				});
			},
			{ root: element.closest('main'), rootMargin: AHEAD }
		);
		observer.observe(element);
		return () => observer.disconnect();
	};
}
