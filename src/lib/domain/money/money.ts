/** Money in whole minor units (cents). Integers keep sums exact. */
export type Minor = number;

/** An ISO 4217 code. */
export type Currency = string;

const WITHOUT_MINOR_UNIT = new Set(['VND', 'JPY', 'KRW', 'CLP', 'ISK', 'UGX', 'XAF', 'XOF']);

/** Returns the number of decimal places of a currency's minor unit. */
export const decimalsOf = (currency: Currency): number =>
	WITHOUT_MINOR_UNIT.has(currency) ? 0 : 2;

/** Rounds an amount to whole minor units, half away from zero. All code rounds with this function. */
export function wholeMinor(amount: number): Minor {
	const size = Math.abs(amount);
	// The epsilon corrects binary fractions: 1.005 is stored slightly below itself.
	const whole = Math.round(size + size * Number.EPSILON);
	return amount < 0 && whole > 0 ? -whole : whole;
}

/** Returns major units (10.50) as minor units (1050), rounded half away from zero. */
export const toMinor = (major: number, currency: Currency): Minor =>
	wholeMinor(major * 10 ** decimalsOf(currency));

/** Returns minor units as major units, for display. */
export const toMajor = (minor: Minor, currency: Currency): number =>
	minor / 10 ** decimalsOf(currency);

/** The currencies that the screens offer, those of the product's languages first. */
export const CURRENCIES: readonly Currency[] = [
	'USD',
	'EUR',
	'VND',
	'PLN',
	'GBP',
	'CHF',
	'CZK',
	'JPY',
	'SGD',
	'THB'
];
