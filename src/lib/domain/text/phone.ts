import {
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString,
	type CountryCode
} from 'libphonenumber-js/min';

/** A country as ISO 3166-1 writes it, such as `VN`. */
export type Country = string;

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

/** Words for an extension that the library does not know, before its digits. */
const EXTENSION =
	/[\s,;]*(?:extension|ext|wewn?(?:\.|ętrzny)?|w(?:ew)?\.|máy lẻ|máy nhánh|số nội bộ|nội bộ|nhánh|durchwahl|dw|poste|x|#)[\s.:]*(\d{1,9})\s*$/iu;

/** What parts several numbers in one text; a comma before an extension does not. */
const BETWEEN =
	/[;|\n]|,(?!\s*(?:ext|wew|w\.|máy|số|nội|nhánh|x|#))|\s(?:or|and|lub|i|oraz|hoặc|và|oder|und)\s/iu;

/** What is longer is a text and no number, and is not looked through any further. */
const LONGEST = 250;

/** Fewer digits are no number that anybody can be reached at from elsewhere. */
const FEWEST = 3;

/**
 * The phone numbers in a text, one after the other, each by itself. `country`: where a number without a
 * country is from; `null` when that is not known. Numbers of different countries or areas are different.
 */
export const phonesIn = (text: string, country: Country | null): Phone[] =>
	parted(text).flatMap((written) => phoneOf(written, country) ?? []);

function parted(text: string): string[] {
	return text
		.split(BETWEEN)
		.flatMap((part) => splitWhereWhole(part, /\//))
		.flatMap((part) => splitWhereWhole(part, /\s[-–]\s/))
		.flatMap((part) => splitWhereWhole(part, /\s+/, 9))
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

/** Splits a text where each part is long enough to be a number: `030/1234567` is one. */
function splitWhereWhole(text: string, by: RegExp, fewest = 7): string[] {
	const parts = text.trim().split(by);
	return parts.every((part) => digitsOf(part).length >= fewest) ? parts : [text];
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');

const known = (country: Country | null): CountryCode | undefined =>
	country !== null && isSupportedCountry(country) ? country : undefined;

function phoneOf(written: string, country: Country | null): Phone | null {
	if (written.length > LONGEST) return null;
	const extended = EXTENSION.exec(written);
	const extension = extended?.[1] ?? '';
	const base = extended === null ? written : written.slice(0, extended.index);
	const digits = digitsOf(base);
	if (digits.length < FEWEST) return null;
	const defaultCountry = known(country);
	const read = parsePhoneNumberFromString(
		// Two zeros stand for the plus nearly everywhere.
		base.trim().replace(/^00\s*(?=[1-9])/, '+'),
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

/** Whether a text that somebody looks for may be a number or the beginning of one. */
const ASKED = /^[+\d\s().\-–/]+$/u;

/**
 * The forms in which a number that is looked for may have been written, digits alone, also when only its
 * beginning is typed. Empty when the text is none.
 */
export function askedNumbers(text: string, country: Country | null): string[] {
	const digits = digitsOf(text);
	if (digits.length < 4 || !ASKED.test(text.trim())) return [];
	const forms = new Set([digits, ...(phoneOf(text, country)?.forms ?? [])]);
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

/** Whether a value is a country whose numbers are known. */
export const isCountry = (value: unknown): value is Country =>
	typeof value === 'string' && isSupportedCountry(value);
