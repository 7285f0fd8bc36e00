import { isDay, type Day } from '$lib/domain/core/day';
import type { DaySpan } from '$lib/domain/figures/forecast';
import { daysOf, spanBetween, SPANS, type Span } from '$lib/domain/figures/period';

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

/** The days that an address asks for, and the name of their span; `own` when it names two days. */
export interface AskedPeriod {
	readonly span: Span | 'own';
	readonly days: DaySpan;
}

/** Returns the days that an address asks for around a day. Without valid ones it is the next six months. */
export function askedPeriod({ searchParams }: Pick<URL, 'searchParams'>, today: Day): AskedPeriod {
	const [from, to] = [searchParams.get('from'), searchParams.get('to')];
	const own = isDay(from) && isDay(to) ? spanBetween(from, to) : null;
	if (own !== null) return { span: 'own', days: own };
	const named = searchParams.get('period');
	const span = SPANS.find((one) => one === named) ?? DEFAULT_SPAN;
	return { span, days: daysOf(span, today) };
}

/** The span that is shown when none is asked for. */
export const DEFAULT_SPAN: Span = 'six-months';
