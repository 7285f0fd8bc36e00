import type { Attachment } from 'svelte/attachments';

/** The part of the window, from the top, in which the section that is being read begins. */
const READING = '0px 0px -65% 0px';

/** Which section of a long page is in view: the first that reaches into the upper third of the window. */
export class SectionInView {
	current = $state('');
	private readonly seen = new Set<string>();

	/** @param ids the elements' ids, in the order of the page */
	constructor(private readonly ids: readonly string[]) {
		this.current = ids[0] ?? '';
	}

	/** Attach it to the element around the sections. */
	readonly watch: Attachment<HTMLElement> = (element) => {
		const observer = new IntersectionObserver(
			(entries) => {
				for (const { target, isIntersecting } of entries) {
					if (isIntersecting) this.seen.add(target.id);
					else this.seen.delete(target.id);
				}
				this.current = this.ids.find((id) => this.seen.has(id)) ?? this.current;
			},
			{ root: element.closest('main'), rootMargin: READING }
		);
		for (const id of this.ids) {
			const section = element.querySelector(`#${CSS.escape(id)}`);
			if (section !== null) observer.observe(section);
		}
		return () => observer.disconnect();
	};
}
