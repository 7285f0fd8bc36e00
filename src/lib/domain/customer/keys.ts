import type { Country } from '../text/country';
import { phonesIn } from '../text/phone';
import { withTrunk } from '../text/written-phone';
import { keysWith, type Identifying } from './row-keys';

/**
 * Returns the keys by which duplicates are found: two customers that share one may be the same. As
 * `rowKeys`, with numbers in E.164; one without a country is of `country`, and its digits where that is
 * not known.
 */
export const customerKeys = (identifying: Identifying, country: Country | null): string[] =>
	keysWith(
		identifying,
		phonesIn(identifying.phone, country).map(({ number }) => number)
	);

/** Returns a stored key as it is compared: a number in E.164, one without a country as one of `country`. */
export function inCountry(key: string, country: Country | null): string {
	if (!key.startsWith('p:')) return key;
	const [phone] = phonesIn(key.slice(2), country);
	return phone === undefined ? key : `p:${phone.number}`;
}

/** Returns the keys under which others may have stored what has a key: a number in all its forms. */
export function storedKeys(key: string, country: Country | null): string[] {
	if (!key.startsWith('p:')) return [key];
	const all = phonesIn(key.slice(2), country).flatMap(({ number, forms }) => [
		...(number.startsWith('+') ? [number, withTrunk(number)] : [`+${number}`]),
		...forms
	]);
	return [...new Set([key, ...all.map((form) => `p:${form}`)])];
}
