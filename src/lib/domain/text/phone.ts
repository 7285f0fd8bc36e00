import {
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString,
	type CountryCode
} from 'libphonenumber-js/min';
import type { Country } from './country';
import { identity } from './identity';
import {
	digitsOf,
	fromAbroad,
	mayBeNumber,
	writtenPhone,
	writtenPhones,
	type WrittenPhone
} from './written-phone';

/** A phone number that somebody wrote. */
export interface Phone {
	/** As it was written. */
	readonly written: string;
	/** E.164 such as `+84903123456`; the digits as they were written when the country is not known. */
	readonly number: string;
	/** The digits of the extension; empty when there is none. */
	readonly extension: string;
	/** The forms in which others may have written the same number: digits alone. */
	readonly forms: readonly string[];
}

/**
 * The phone numbers in a text, one after the other, each by itself. `country`: where a number without a
 * country is from; `null` when that is not known. Numbers of different countries or areas are different.
 */
export const phonesIn = (text: string, country: Country | null): Phone[] =>
	writtenPhones(text).map((phone) => phoneOf(phone, country));

const known = (country: Country | null): CountryCode | undefined =>
	country !== null && isSupportedCountry(country) ? country : undefined;

function phoneOf({ written, base, extension }: WrittenPhone, country: Country | null): Phone {
	const digits = digitsOf(base);
	const defaultCountry = known(country);
	const read = parsePhoneNumberFromString(
		fromAbroad(base),
		defaultCountry === undefined ? {} : { defaultCountry }
	);
	if (read?.isPossible() !== true) return { written, number: digits, extension, forms: [digits] };
	const forms = [
		read.number.slice(1),
		digitsOf(read.formatNational()),
		read.nationalNumber,
		digits
	];
	return {
		written,
		number: read.number,
		extension: extension || (read.ext ?? ''),
		forms: [...new Set(forms)]
	};
}

/**
 * Returns the numbers of a text as they are compared with those of another: in E.164, with their
 * extensions; where there is no number, the digits or the text.
 */
export const phoneKey = (text: string, country: Country | null): string =>
	phonesIn(text, country).map(phoneHref).join(' ') || digitsOf(text) || identity(text);

/** Where a number leads: `tel:+84903123456;ext=12`. */
export const phoneHref = ({ number, extension }: Phone): string =>
	`tel:${number}${extension === '' ? '' : `;ext=${extension}`}`;

/** A number that can be called: where it leads, and as it was written. */
export interface PhoneLink {
	readonly href: string;
	readonly text: string;
}

/** The numbers in a text, one link for each; an extension is dialled as one. */
export const phoneLinks = (text: string, country: Country | null): readonly PhoneLink[] =>
	phonesIn(text, country).map((phone) => ({ href: phoneHref(phone), text: phone.written }));

/**
 * The forms in which a number that is looked for may have been written, digits alone, also when only its
 * beginning is typed. Empty when the text is none.
 */
export function askedNumbers(text: string, country: Country | null): string[] {
	if (!mayBeNumber(text)) return [];
	const digits = digitsOf(text);
	const written = writtenPhone(text);
	const forms = new Set([digits, ...(written === null ? [] : phoneOf(written, country).forms)]);
	const international = /^\s*(?:\+|00)/.exec(text);
	const home = known(country);
	if (international === null && home !== undefined && digits.startsWith('0')) {
		forms.add(`${getCountryCallingCode(home)}${digits.slice(1)}`);
	}
	if (international !== null && home !== undefined) {
		const rest = digits.replace(/^00/, '');
		const code = getCountryCallingCode(home);
		forms.add(rest);
		if (rest.startsWith(code) && rest.length - code.length >= 3) {
			forms.add(rest.slice(code.length)).add(`0${rest.slice(code.length)}`);
		}
	}
	return [...forms].filter((form) => form.length >= 3);
}
