import type { Attachment } from 'svelte/attachments';

/** How much of the window, from its bottom, is below what is being read. */
const BELOW = '-65%';

/** How far a scroller may be from where it was put, px: browsers round. */
const ROUNDED = 2;

/** How long after content was loaded the browser may scroll by itself to hold other content in its place, ms. */
const SETTLING = 500;

/** By what a person scrolls: then it is not the browser. */
const TAKEN_OVER = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Which section of a long page is in view: the one whose address was opened, until the person scrolls; then the first
 * that reaches into the upper third of the window, below what stands there.
 */
export class SectionInView {
	current = $state('');
	private readonly seen = new Set<string>();
	private asked: string | null = null;
	/** When content was loaded last, and where the section was put then. */
	private put = { at: 0, top: 0 };

	/** @param ids the elements' ids, in the order of the page */
	constructor(private readonly ids: readonly string[]) {
		this.current = ids[0] ?? '';
	}

	/** Attach it to the element around the sections. */
	readonly watch: Attachment<HTMLElement> = (element) => {
		const root = element.closest('main');
		const sections = this.ids.flatMap((id) => this.sectionIn(element, id) ?? []);
		const above = Math.max(0, ...sections.map(marginOf));
		const observer = new IntersectionObserver(
			(entries) => {
				for (const { target, isIntersecting } of entries) {
					if (isIntersecting) this.seen.add(target.id);
					else this.seen.delete(target.id);
				}
				this.update();
			},
			{ root, rootMargin: `${String(-above)}px 0px ${BELOW} 0px` }
		);
		for (const section of sections) observer.observe(section);
		return () => observer.disconnect();
	};

	/** Returns what brings a section into view, and keeps it there while what is above it is still being loaded. */
	show(id: string): Attachment<HTMLElement> {
		return (element) => {
			const section = this.sectionIn(element, id);
			const scroller = element.closest('main');
			if (section === null || scroller === null) return;
			[this.asked, this.current] = [id, id];
			const bring = (): void => {
				if (this.asked !== id) return;
				// Only the content scrolls: `scrollIntoView` would move the frame around it as well.
				const { top } = section.getBoundingClientRect();
				const { top: edge } = scroller.getBoundingClientRect();
				const away = top - edge - marginOf(section) + 1;
				if (Math.abs(away) > ROUNDED) scroller.scrollTop += away;
				this.put = { at: performance.now(), top: scroller.scrollTop };
			};
			const scrolled = (): void => {
				if (this.asked !== id || Math.abs(scroller.scrollTop - this.put.top) <= ROUNDED) return;
				if (performance.now() - this.put.at < SETTLING) bring();
				else {
					this.asked = null;
					this.update();
				}
			};
			bring();
			const resized = new ResizeObserver(bring);
			resized.observe(element);
			scroller.addEventListener('scroll', scrolled, { passive: true });
			const taken = (): void => {
				this.put = { ...this.put, at: -Infinity };
			};
			for (const input of TAKEN_OVER) scroller.addEventListener(input, taken, { passive: true });
			return () => {
				resized.disconnect();
				scroller.removeEventListener('scroll', scrolled);
				for (const input of TAKEN_OVER) scroller.removeEventListener(input, taken);
			};
		};
	}

	private update(): void {
		if (this.asked === null) {
			this.current = this.ids.find((id) => this.seen.has(id)) ?? this.current;
		}
	}

	private sectionIn(element: HTMLElement, id: string): HTMLElement | null {
		return element.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
	}
}

/** How much room a section leaves above it for what stands there. */
const marginOf = (section: HTMLElement): number =>
	parseFloat(getComputedStyle(section).scrollMarginTop) || 0;
