import type { Day } from '$lib/domain/core/day';

/** Returns the day of the calendar under a place in the window, whatever lies over it; `null` where there is none. */
export function dayUnder(x: number, y: number): Day | null {
	for (const element of document.elementsFromPoint(x, y)) {
		const day = element instanceof HTMLElement ? element.dataset['day'] : undefined;
		if (day !== undefined) return day;
	}
	return null;
}
