// Phone numbers as they are written. Rows are made of this alone, so that storing a record never waits for
// the library that knows the numbers of each country (`./phone`).

/** One number out of a text. */
export interface WrittenPhone {
	/** As it was written, with its extension. */
	readonly written: string;
	/** The number without its extension, and without what is said after it. */
	readonly base: string;
	/** The digits of the extension; empty when there is none. */
	readonly extension: string;
	/** All digits, after a plus where the number names its country. */
	readonly number: string;
	/** The forms in which it may be looked for: digits alone. */
	readonly forms: readonly string[];
}

/** Words for an extension, before its digits. */
const EXTENSION =
	/[\s,;]*(?:extension|ext|wewn?(?:\.|ętrzny)?|w(?:ew)?\.|máy lẻ|máy nhánh|số nội bộ|nội bộ|nhánh|durchwahl|dw|poste|x|#)[\s.:]*(\d{1,9})\s*$/iu;

/** What parts several numbers in one text; a comma before an extension does not. */
const BETWEEN =
	/[;|\n]|,(?!\s*(?:ext|wew|w\.|máy|số|nội|nhánh|x|#))|\s(?:or|and|lub|i|oraz|hoặc|và|oder|und)\s/iu;

/** What is longer is a text and no number, and is not looked through any further. */
const LONGEST = 250;

/** Fewer digits are no number that anybody can be reached at from elsewhere. */
const FEWEST = 3;

/** A number that names its country: with a plus, or with the two zeros that stand for it nearly everywhere. */
const INTERNATIONAL = /^[^\d+]*(?:\+|00\s*(?=[1-9]))/;

/** The country calling codes: no code is the beginning of another. */
const CALLING_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** What is dialled before a number within its country, where that is not a zero. */
const TRUNK: Readonly<Record<string, string>> = { 7: '8', 36: '06', 375: '8', 993: '8' };

/** Returns the digits of a text. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Returns the numbers in a text, one after the other, each by itself. */
export const writtenPhones = (text: string): WrittenPhone[] =>
	parted(text).flatMap((written) => writtenPhone(written) ?? []);

/** Returns a text that is one number; `null` when it is none. */
export function writtenPhone(written: string): WrittenPhone | null {
	if (written.length > LONGEST) return null;
	const extended = EXTENSION.exec(written);
	const base = withoutRemark(extended === null ? written : written.slice(0, extended.index));
	const digits = digitsOf(base);
	if (digits.length < FEWEST) return null;
	const international = INTERNATIONAL.test(base);
	const abroad = international ? digits.replace(/^00/, '') : '';
	return {
		written,
		base,
		extension: extended?.[1] ?? '',
		number: international ? `+${abroad}` : digits,
		forms: international ? [...new Set([digits, ...formsOf(abroad)])] : [digits]
	};
}

/** A number without the words after it, and what follows those: `0903 123 456 (ask for room 12)`. */
function withoutRemark(text: string): string {
	const number = /^\D*\d[^\p{L}]*/u.exec(text)?.[0] ?? text;
	return digitsOf(number).length >= 7 ? number : text;
}

/** Returns a number as it is dialled from anywhere: with a plus where it names its country. */
export const fromAbroad = (base: string): string => base.trim().replace(INTERNATIONAL, '+');

/** The forms of a number that begins with the calling code of its country. */
function formsOf(digits: string): string[] {
	const code = CALLING_CODE.exec(digits)?.[0] ?? '';
	const rest = digits.slice(code.length);
	const trunk = TRUNK[code] ?? '0';
	// Some write the trunk prefix after the calling code: "+44 (0)20 7946 0958".
	const national = rest.startsWith(trunk) ? rest.slice(trunk.length) : rest;
	return [digits, code + national, rest, national, trunk + national].filter(
		(form) => form.length >= FEWEST
	);
}

/** Returns a number that names its country as it is written with the trunk prefix after the calling code. */
export function withTrunk(number: string): string {
	const code = CALLING_CODE.exec(number.slice(1))?.[0] ?? '';
	return `+${code}${TRUNK[code] ?? '0'}${number.slice(1 + code.length)}`;
}

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

/** Whether a text that somebody looks for may be a number or the beginning of one. */
const ASKED = /^[+\d\s().\-–/]+$/u;

/** Returns whether a text that somebody looks for may be a number or the beginning of one. */
export const mayBeNumber = (text: string): boolean =>
	digitsOf(text).length >= 4 && ASKED.test(text.trim());
