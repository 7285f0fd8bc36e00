import type { Country } from '../text/country';
import { phonesIn } from '../text/phone';
import { withTrunk } from '../text/written-phone';
import { keysWith, type Identifying } from './row-keys';

/**
 * Returns the keys by which duplicates are found. Two customers that share one may be the same. These
 * are the keys of `rowKeys`, with numbers in E.164. A number without a country code is of `country`;
 * where that is not known, its digits are used.
 */
export const customerKeys = (identifying: Identifying, country: Country | null): string[] =>
	keysWith(
		identifying,
		phonesIn(identifying.phone, country).map(({ number }) => number)
	);

/**
 * Returns a stored key in the form in which it is compared: a number in E.164. A number without a
 * country code is of `country`.
 */
export function inCountry(key: string, country: Country | null): string {
	if (!key.startsWith('p:')) return key;
	const [phone] = phonesIn(key.slice(2), country);
	return phone === undefined ? key : `p:${phone.number}`;
}

/** Returns the keys under which other customers may have stored the same value: a number in all its forms. */
export function storedKeys(key: string, country: Country | null): string[] {
	if (!key.startsWith('p:')) return [key];
	const all = phonesIn(key.slice(2), country).flatMap(({ number, forms }) => [
		...(number.startsWith('+') ? [number, withTrunk(number)] : [`+${number}`]),
		...forms
	]);
	return [...new Set([key, ...all.map((form) => `p:${form}`)])];
}
