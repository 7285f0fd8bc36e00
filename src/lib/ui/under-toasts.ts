import type { Attachment } from 'svelte/attachments';

/** The bars at the bottom of the window, one above the other, with their heights in pixels. */
const bars = new Map<HTMLElement, number>();

function tell(): void {
	const { style } = document.documentElement;
	const height = [...bars.values()].reduce((sum, one) => sum + one, 0);
	if (height === 0) style.removeProperty('--toaster-bottom');
	else style.setProperty('--toaster-bottom', `${String(height)}px`);
}

function isInWholeSheet(bar: HTMLElement): boolean {
	const sheet = bar.closest<HTMLElement>('[role=dialog]');
	return sheet !== null && sheet.offsetWidth >= window.innerWidth;
}

/**
 * Attach it to a bar at the bottom of the window. Toasts appear above the bar, so that the person can
 * continue at once. A bar within the page (`position: static`), as some are on a wide window, does not
 * count; one within a sheet counts where the sheet takes the whole window.
 */
export const underToasts: Attachment<HTMLElement> = (element) => {
	const measure = () => {
		const stays = getComputedStyle(element).position !== 'static' || isInWholeSheet(element);
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

/** How many dialogs are open. */
let dialogs = 0;

/**
 * Attach it to a dialog. While one is open toasts appear at the top of the window, where dialogs leave
 * room: at the bottom they would lie on its buttons.
 */
export const belowToasts: Attachment<HTMLElement> = () => {
	const tellDialogs = (change: 1 | -1) => {
		dialogs += change;
		document.documentElement.toggleAttribute('data-dialog', dialogs > 0);
	};
	tellDialogs(1);
	return () => {
		tellDialogs(-1);
	};
};
