import type { Attachment } from 'svelte/attachments';

/** The largest height that browsers lay out, in pixels. Firefox has the lowest limit, at 17.9 million. */
export const MAX_HEIGHT = 15_000_000;

/** Rows from `start` up to, but not including, `end`. */
export interface Range {
	readonly start: number;
	readonly end: number;
}

/** The measures of a list of rows of the same height, in pixels. */
export interface Geometry {
	readonly count: number;
	readonly rowHeight: number;
	readonly viewport: number;
}

/** Returns the height that the scroll bar represents: that of all rows, up to the limit of browsers. */
export const scrollHeight = ({ count, rowHeight }: Geometry): number =>
	Math.min(count * rowHeight, MAX_HEIGHT);

/** Returns how far into the rows a scroll position is. The two are equal while the list fits. */
export function offsetAt(scrollTop: number, geometry: Geometry): number {
	const real = geometry.count * geometry.rowHeight;
	const shown = scrollHeight(geometry);
	if (real === shown) return scrollTop;
	return (scrollTop * (real - geometry.viewport)) / (shown - geometry.viewport);
}

/** Returns the scroll position of an offset into the rows. Reverses `offsetAt`. */
export function scrollTopAt(offset: number, geometry: Geometry): number {
	const real = geometry.count * geometry.rowHeight;
	const shown = scrollHeight(geometry);
	if (real === shown) return offset;
	return (offset * (shown - geometry.viewport)) / (real - geometry.viewport);
}

/** Returns the rows to draw: the visible ones, and `overscan` more on either side. */
export function visible(scrollTop: number, geometry: Geometry, overscan: number): Range {
	const { count, rowHeight, viewport } = geometry;
	const first = Math.floor(offsetAt(scrollTop, geometry) / rowHeight);
	const end = Math.min(count, first + Math.ceil(viewport / rowHeight) + 1 + overscan);
	return { start: Math.min(Math.max(0, first - overscan), end), end };
}

/**
 * Returns the scroll position at which the row is visible. It is the present one when the row is
 * visible already.
 */
export function revealing(
	index: number,
	scrollTop: number,
	geometry: Geometry,
	align: 'nearest' | 'start' | 'center'
): number {
	const { count, rowHeight, viewport } = geometry;
	const top = Math.min(Math.max(0, index), Math.max(0, count - 1)) * rowHeight;
	const offset = offsetAt(scrollTop, geometry);
	let wanted = offset;
	if (align === 'start') wanted = top;
	else if (align === 'center') wanted = top - (viewport - rowHeight) / 2;
	else if (top < offset) wanted = top;
	else if (top + rowHeight > offset + viewport) wanted = top + rowHeight - viewport;
	const last = Math.max(0, count * rowHeight - viewport);
	return scrollTopAt(Math.min(Math.max(0, wanted), last), geometry);
}

/**
 * Returns the row that a key leads to from the active one, or `undefined` when the list does not use
 * the key.
 */
export function rowAfterKey(key: string, active: number, { count, rowHeight, viewport }: Geometry) {
	const page = Math.max(1, Math.floor(viewport / rowHeight) - 1);
	const steps: Record<string, number> = {
		ArrowDown: active + 1,
		ArrowUp: active - 1,
		PageDown: active + page,
		PageUp: active - page,
		Home: 0,
		End: count - 1
	};
	const wanted = steps[key];
	if (wanted === undefined || count === 0) return undefined;
	return Math.min(Math.max(0, wanted), count - 1);
}

/** The measured values of a virtual list in the page: its position, its size and its unit. */
export class Viewport {
	scrollTop = $state(0);
	height = $state(0);
	headerHeight = $state(0);
	/** The pixels of a rem, or of a row; `null` until it is measured. A larger font makes rows higher. */
	unit = $state<number | null>(null);

	/** The pixels of a rem divided by 16, where the unit is a rem. */
	get zoom(): number {
		return (this.unit ?? 16) / 16;
	}

	/** Attach it to the element that scrolls. */
	readonly scroller: Attachment<HTMLElement> = (element) => {
		const scrolled = () => (this.scrollTop = element.scrollTop);
		element.addEventListener('scroll', scrolled, { passive: true });
		const observer = new ResizeObserver(() => (this.height = element.clientHeight));
		observer.observe(element);
		return () => {
			element.removeEventListener('scroll', scrolled);
			observer.disconnect();
		};
	};

	/** Attach it to the header that stays above the rows. */
	readonly header: Attachment<HTMLElement> = (element) => {
		const observer = new ResizeObserver(() => (this.headerHeight = element.offsetHeight));
		observer.observe(element);
		return () => {
			observer.disconnect();
			this.headerHeight = 0;
		};
	};

	/** Attach it to an element that is one rem high, or as high as a row. */
	readonly rem: Attachment<HTMLElement> = (element) => {
		const measured = () => (this.unit = element.getBoundingClientRect().height || null);
		measured();
		const observer = new ResizeObserver(measured);
		observer.observe(element);
		return () => observer.disconnect();
	};
}
