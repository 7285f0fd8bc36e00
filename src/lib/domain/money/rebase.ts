import type { Exchange } from './exchange';
import type { Currency } from './money';

/**
 * Returns the rates of a workspace that changes its currency: the same values, in the new one. Empty
 * when no rate of the new currency is known, because the old rates have no meaning then.
 */
export function rebased({ base, rates }: Exchange, to: Currency): ReadonlyMap<Currency, number> {
	if (to === base) return rates;
	const worth = rates.get(to);
	if (worth === undefined) return new Map();
	const others = [...rates].filter(([currency]) => currency !== to && currency !== base);
	return new Map([
		[base, rounded(1 / worth)],
		...others.map(([currency, rate]) => [currency, rounded(rate / worth)] as const)
	]);
}

/** Rounds to eight significant digits, which people can still read and check. */
const rounded = (rate: number): number => Number(rate.toPrecision(8));
