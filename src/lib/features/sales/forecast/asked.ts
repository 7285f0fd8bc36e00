import { isDay, type Day } from '$lib/domain/core/day';

/** Returns the past day that an address asks for, or `null` for today, a future day and an invalid one. */
export function askedDay(url: Pick<URL, 'searchParams'>, today: Day): Day | null {
	const day = url.searchParams.get('asof');
	return isDay(day) && day < today ? day : null;
}

/**
 * Returns the day since whose start an address asks for changes, for figures of `last`, or `null` when
 * it asks for none or names a later day.
 */
export function askedSince(url: Pick<URL, 'searchParams'>, last: Day): Day | null {
	const day = url.searchParams.get('since');
	return isDay(day) && day <= last ? day : null;
}
