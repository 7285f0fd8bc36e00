import { weighted } from '../deal/deal';
import type { Minor } from './money';

/**
 * Many amounts of one currency, stored as their sum and the remainders of the division by 100. From
 * these, the total weighted by any percentage, with each amount rounded separately, follows without
 * reading a single amount.
 */
export interface Amounts {
	readonly sum: Minor;
	/** The number of amounts with each remainder, except zero. */
	readonly rests: Readonly<Record<number, number>>;
}

export const NO_AMOUNTS: Amounts = { sum: 0, rests: {} };

/** One amount. */
export function amountsOf(minor: Minor): Amounts {
	// It has the amount's sign, because rounding away from zero is the same with and without the
	// hundreds.
	const rest = minor % 100;
	return { sum: minor, rests: rest === 0 ? {} : { [rest]: 1 } };
}

/** Returns two sets of amounts as one, or with `-1` the first without the second. */
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

/** Whether the set is empty. Amounts of whole hundreds that add up to zero have no weight either. */
export const isNothing = ({ sum, rests }: Amounts): boolean =>
	sum === 0 && Object.keys(rests).length === 0;

/**
 * Returns the total of many amounts weighted by a whole percentage, each rounded separately, in minor
 * units.
 */
export function weightedOfMany({ sum, rests }: Amounts, percent: number): Minor {
	let [whole, rounded] = [sum, 0];
	for (const [key, count] of Object.entries(rests)) {
		const rest = Number(key);
		whole -= rest * count;
		rounded += weighted(rest, percent) * count;
	}
	// The rest consists of whole hundreds, and is weighted without rounding.
	return (whole / 100) * percent + rounded;
}
