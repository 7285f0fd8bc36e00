import { converted, type Exchange } from './exchange';
import type { Currency, Minor } from './money';

/** Amounts that were added up, each currency by itself. Plain data: it goes to workers and databases. */
export type Sums = Readonly<Record<Currency, Minor>>;

export const NO_SUMS: Sums = {};

/** An amount of one currency; nothing when it is 0. */
export const sumOf = (currency: Currency, minor: Minor): Sums =>
	minor === 0 ? NO_SUMS : { [currency]: minor };

/** Two sums as one, or with `-1` the first without the second. What comes to nothing is left out. */
export function plus(one: Sums, other: Sums, sign: 1 | -1 = 1): Sums {
	const sums: Record<Currency, Minor> = { ...one };
	for (const [currency, minor] of Object.entries(other)) {
		const total = (sums[currency] ?? 0) + sign * minor;
		if (total === 0) Reflect.deleteProperty(sums, currency);
		else sums[currency] = total;
	}
	return sums;
}

/** What sums come to in one currency. */
export interface Total {
	readonly minor: Minor;
	/** Whether some of it was converted: then it is said to be about so much. */
	readonly isAbout: boolean;
}

/** How sums are reckoned as one: in which currency, and by which rates. */
export interface InCurrency {
	readonly currency: Currency;
	readonly exchange: Exchange;
}

/**
 * The one way in which amounts of several currencies become one (OP-13): each deal is rounded in its own
 * currency, each currency is added up by itself, and its sum is converted and rounded once. What no rate
 * is known for is in no total; see `apartIn`.
 */
export function totalIn(sums: Sums, { currency, exchange }: InCurrency): Total {
	let minor = 0;
	let isAbout = false;
	for (const [from, sum] of Object.entries(sums)) {
		const worth = converted(sum, from, currency, exchange);
		if (worth === null || sum === 0) continue;
		minor += worth;
		isAbout ||= from !== currency;
	}
	return { minor, isAbout };
}

/** What of some sums no rate is known for. */
export const apartIn = (sums: Sums, { currency, exchange }: InCurrency): Sums =>
	Object.fromEntries(
		Object.entries(sums).filter(([from, sum]) => converted(sum, from, currency, exchange) === null)
	);
