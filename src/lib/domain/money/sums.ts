import { converted, type Exchange } from './exchange';
import type { Currency, Minor } from './money';

/** Amounts that were added up, each currency separately. It is plain data, for workers and databases. */
export type Sums = Readonly<Record<Currency, Minor>>;

export const NO_SUMS: Sums = {};

/** Returns the sums of one amount; empty when it is 0. */
export const sumOf = (currency: Currency, minor: Minor): Sums =>
	minor === 0 ? NO_SUMS : { [currency]: minor };

/** Returns two sums as one, or with `-1` the first without the second. Zeros are left out. */
export function plus(one: Sums, other: Sums, sign: 1 | -1 = 1): Sums {
	const sums: Record<Currency, Minor> = { ...one };
	for (const [currency, minor] of Object.entries(other)) {
		const total = (sums[currency] ?? 0) + sign * minor;
		if (total === 0) Reflect.deleteProperty(sums, currency);
		else sums[currency] = total;
	}
	return sums;
}

/** The total of sums in one currency. */
export interface Total {
	readonly minor: Minor;
	/** Whether some of it was converted, so that it is shown as approximate. */
	readonly isAbout: boolean;
}

/** How sums become one total: the currency, and the rates. */
export interface InCurrency {
	readonly currency: Currency;
	readonly exchange: Exchange;
}

/**
 * Returns the total of amounts in several currencies (OP-13). All totals are made here: each deal is
 * rounded in its own currency, each currency is added up separately, and its sum is converted and
 * rounded once. Currencies without a known rate are in no total; see `apartIn`.
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

/** Returns the sums in currencies without a known rate. */
export const apartIn = (sums: Sums, { currency, exchange }: InCurrency): Sums =>
	Object.fromEntries(
		Object.entries(sums).filter(([from, sum]) => converted(sum, from, currency, exchange) === null)
	);
