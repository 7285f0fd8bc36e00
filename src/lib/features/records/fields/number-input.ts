import { parseMoney } from '$lib/ui/money-input';

/** Decimal places of numbers that people type: enough for hours, metres and shares. */
const PLACES = 4;

/** A number as people write it, with the marks of their language; `null` when it is none. */
export function parseNumber(text: string, locale: string): number | null {
	const scaled = parseMoney(text, PLACES, locale);
	return scaled === null ? null : scaled / 10 ** PLACES;
}

/** A number as it stands in a field. */
export const numberInput = (value: number, locale: string): string =>
	new Intl.NumberFormat(locale, { maximumFractionDigits: PLACES, useGrouping: 'always' }).format(
		value
	);

/** Rates are small for small currencies: a đồng is a few millionths of a euro. */
const RATE_DIGITS = 8;

/** An exchange rate as people write it; `null` when it is not a number above 0. */
export function parseRate(text: string, locale: string): number | null {
	// As a number with many decimals, which no amount has: `0,000039`.
	const scaled = parseMoney(text, RATE_DIGITS, locale);
	return scaled === null || scaled <= 0 ? null : scaled / 10 ** RATE_DIGITS;
}

/** An exchange rate as it stands in its field. */
export const rateText = (rate: number | null, locale: string): string =>
	rate === null
		? ''
		: new Intl.NumberFormat(locale, {
				maximumFractionDigits: RATE_DIGITS,
				useGrouping: 'always'
			}).format(rate);
