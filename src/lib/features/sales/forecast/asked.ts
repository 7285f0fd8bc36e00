import { isDay, type Day } from '$lib/domain/core/day';

/** The day that an address asks to go back to; `null` for today, days to come and what is no day. */
export function askedDay(url: Pick<URL, 'searchParams'>, today: Day): Day | null {
	const day = url.searchParams.get('asof');
	return isDay(day) && day < today ? day : null;
}

/**
 * The day from whose start an address asks what has changed, for figures of `last`; `null` when it
 * does not, or names a later day.
 */
export function askedSince(url: Pick<URL, 'searchParams'>, last: Day): Day | null {
	const day = url.searchParams.get('since');
	return isDay(day) && day <= last ? day : null;
}
