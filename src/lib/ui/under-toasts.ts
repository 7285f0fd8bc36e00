import type { Attachment } from 'svelte/attachments';

/** The bars at the bottom of the window, one above the other, with their heights in pixels. */
const bars = new Map<HTMLElement, number>();

function tell(): void {
	const { style } = document.documentElement;
	const height = [...bars.values()].reduce((sum, one) => sum + one, 0);
	if (height === 0) style.removeProperty('--toaster-bottom');
	else style.setProperty('--toaster-bottom', `${String(height)}px`);
}

/**
 * Attach it to a bar at the bottom of the window. Toasts appear above the bar, so that the person can
 * continue at once. A bar within the page (`position: static`), as some are on a wide window, does not
 * count.
 */
export const underToasts: Attachment<HTMLElement> = (element) => {
	const measure = () => {
		const stays = getComputedStyle(element).position !== 'static';
		bars.set(element, stays ? element.offsetHeight : 0);
		tell();
	};
	const observer = new ResizeObserver(measure);
	observer.observe(element);
	return () => {
		observer.disconnect();
		bars.delete(element);
		tell();
	};
};
