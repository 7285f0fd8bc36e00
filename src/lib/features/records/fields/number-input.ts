import { exactText } from '$lib/ui/format';
import { parseMoney } from '$lib/ui/money-input';

/** The decimal places of typed numbers: enough for hours, metres and shares. */
const PLACES = 4;

/** Reads a number with the marks of a region. Returns `null` when the text is not a number. */
export function parseNumber(text: string, locale: string): number | null {
	const scaled = parseMoney(text, PLACES, locale);
	return scaled === null ? null : scaled / 10 ** PLACES;
}

/** Returns a number as the text of an input. */
export const numberInput = (value: number, locale: string): string =>
	exactText(value, 0, PLACES, locale);

/**
 * The decimal digits of exchange rates. Rates of small currencies are small: a đồng is a few millionths
 * of a euro.
 */
const RATE_DIGITS = 8;

/** Reads an exchange rate. Returns `null` when the text is not a number above 0. */
export function parseRate(text: string, locale: string): number | null {
	// A rate is parsed as an amount with many decimals, which no real amount has: `0,000039`.
	const scaled = parseMoney(text, RATE_DIGITS, locale);
	return scaled === null || scaled <= 0 ? null : scaled / 10 ** RATE_DIGITS;
}

/** Returns an exchange rate as the text of its input. */
export const rateText = (rate: number | null, locale: string): string =>
	rate === null ? '' : exactText(rate, 0, RATE_DIGITS, locale);
