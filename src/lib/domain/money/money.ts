/** Money in whole minor units (cents); integers keep sums exact. */
export type Minor = number;

/** An ISO 4217 code. */
export type Currency = string;

const WITHOUT_MINOR_UNIT = new Set(['VND', 'JPY', 'KRW', 'CLP', 'ISK', 'UGX', 'XAF', 'XOF']);

/** How many decimal places the currency's minor unit stands for. */
export const decimalsOf = (currency: Currency): number =>
	WITHOUT_MINOR_UNIT.has(currency) ? 0 : 2;

/** The one way in which amounts are rounded to whole minor units: half away from zero. */
export function wholeMinor(amount: number): Minor {
	const size = Math.abs(amount);
	// The epsilon undoes binary fractions: 1.005 is stored a little below itself.
	const whole = Math.round(size + size * Number.EPSILON);
	return amount < 0 && whole > 0 ? -whole : whole;
}

/** Major units (10.50) as minor units (1050), rounded half away from zero. */
export const toMinor = (major: number, currency: Currency): Minor =>
	wholeMinor(major * 10 ** decimalsOf(currency));

/** Minor units as major units, for display. */
export const toMajor = (minor: Minor, currency: Currency): number =>
	minor / 10 ** decimalsOf(currency);

/** Currencies offered in the screens, the workspace's languages first. */
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
