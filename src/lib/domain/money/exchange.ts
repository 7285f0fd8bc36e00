import { toMajor, toMinor, type Currency, type Minor } from './money';

/** How amounts of several currencies are added up: with the rates that the workspace's admins set. */
export interface Exchange {
	/** The workspace's own currency. */
	readonly base: Currency;
	/** The value of one unit of each currency in the base currency. */
	readonly rates: ReadonlyMap<Currency, number>;
}

/** Returns an amount in another currency, in its minor units, or `null` when no rate is known. */
export function converted(
	amount: Minor,
	from: Currency,
	to: Currency,
	{ base, rates }: Exchange
): Minor | null {
	if (from === to) return amount;
	const [one, other] = [from, to].map((currency) => (currency === base ? 1 : rates.get(currency)));
	if (one === undefined || other === undefined || other === 0) return null;
	return toMinor((toMajor(amount, from) * one) / other, to);
}
