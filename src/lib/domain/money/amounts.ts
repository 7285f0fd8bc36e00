import { weighted } from '../deal/deal';
import type { Minor } from './money';

/**
 * Many amounts of one currency, of which it can be said what they weigh by any percentage, each rounded
 * by itself, without looking at one: their sum, and what each leaves over when it is divided by 100.
 */
export interface Amounts {
	readonly sum: Minor;
	/** How many amounts leave each rest; those that leave none are not counted. */
	readonly rests: Readonly<Record<number, number>>;
}

export const NO_AMOUNTS: Amounts = { sum: 0, rests: {} };

/** One amount. */
export function amountsOf(minor: Minor): Amounts {
	// Of the amount's own sign: what is rounded away from zero is so with and without the hundreds.
	const rest = minor % 100;
	return { sum: minor, rests: rest === 0 ? {} : { [rest]: 1 } };
}

/** Two sets of amounts as one, or with `-1` the first without the second. */
export function plusAmounts(one: Amounts, other: Amounts, sign: 1 | -1 = 1): Amounts {
	const rests: Record<number, number> = { ...one.rests };
	for (const [key, count] of Object.entries(other.rests)) {
		const rest = Number(key);
		const total = (rests[rest] ?? 0) + sign * count;
		if (total === 0) Reflect.deleteProperty(rests, rest);
		else rests[rest] = total;
	}
	return { sum: one.sum + sign * other.sum, rests };
}

/** Whether nothing is in them. Amounts of whole hundreds that add up to nothing weigh nothing, too. */
export const isNothing = ({ sum, rests }: Amounts): boolean =>
	sum === 0 && Object.keys(rests).length === 0;

/** What many amounts weigh by whole percent, each rounded by itself, minor units. */
export function weightedOfMany({ sum, rests }: Amounts, percent: number): Minor {
	let [whole, rounded] = [sum, 0];
	for (const [key, count] of Object.entries(rests)) {
		const rest = Number(key);
		whole -= rest * count;
		rounded += weighted(rest, percent) * count;
	}
	// What is left is made of whole hundreds: it is weighed without rounding.
	return (whole / 100) * percent + rounded;
}
