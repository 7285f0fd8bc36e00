import type { Exchange } from './exchange';
import type { Currency } from './money';

/**
 * The rates of a workspace that takes another currency as its own: the same worth, said in the new
 * one. Empty when no rate of the new one is known: the old ones then say nothing any more.
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

/** To eight significant digits, as people can still read and check it. */
const rounded = (rate: number): number => Number(rate.toPrecision(8));
