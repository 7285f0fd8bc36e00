/** The position of a floating element, in pixels of the window. */
export interface Place {
	readonly left: number;
	readonly top: number;
	readonly maxHeight: number;
}

interface Box {
	readonly left: number;
	readonly top: number;
	readonly bottom: number;
	readonly width: number;
}

interface Size {
	readonly width: number;
	readonly height: number;
}

/** The distance between a floating element and the edges of the window, in pixels. */
const MARGIN = 8;

/**
 * Returns the position of a floating element: below the anchor when it fits there or there is more room
 * than above, else above. It is moved sideways until it is inside the window.
 */
export function place(
	anchor: Box,
	floating: Size,
	viewport: Size,
	options: { readonly gap?: number; readonly align?: 'start' | 'center' } = {}
): Place {
	const { gap = 6, align = 'start' } = options;
	const below = viewport.height - anchor.bottom - gap - MARGIN;
	const above = anchor.top - gap - MARGIN;
	const fitsBelow = floating.height <= below || below >= above;
	const maxHeight = Math.max(0, fitsBelow ? below : above);
	const height = Math.min(floating.height, maxHeight);
	const wanted =
		align === 'center' ? anchor.left + (anchor.width - floating.width) / 2 : anchor.left;
	const farthest = Math.max(MARGIN, viewport.width - floating.width - MARGIN);
	return {
		left: Math.min(Math.max(MARGIN, wanted), farthest),
		top: fitsBelow ? anchor.bottom + gap : anchor.top - gap - height,
		maxHeight
	};
}
