import { getLocale, type Locale } from './runtime';

/** A country of BCP 47: `GB`, `VN`. */
export type Region = string;

/** Whether a value is written like a region. */
export const isRegion = (value: unknown): value is Region =>
	typeof value === 'string' && /^(?:[A-Z]{2}|\d{3})$/.test(value);

/** What decides the region of the formats, the strongest first. */
export interface RegionSources {
	/** What the person has chosen on this device, or `null` for "as the browser has it". */
	readonly chosen: Region | null;
	/** The languages of the browser, in the person's order: `navigator.languages`. */
	readonly languages: readonly string[];
	/** The country of the open workspace. */
	readonly country: Region | null;
}

/**
 * Returns the region whose formats a screen in `language` uses: the chosen one; else that of the first of the
 * browser's languages that is the screen's and names a region. Where the browser names none, Polish and Vietnamese
 * have their own; English, which many regions read, has the first region that the browser names, or the
 * workspace's country, or `null`.
 */
export function regionOf(
	language: Locale,
	{ chosen, languages, country }: RegionSources
): Region | null {
	if (chosen !== null) return chosen;
	const named = languages.flatMap((tag) => {
		const locale = readTag(tag);
		return isRegion(locale?.region) ? [{ language: locale.language, region: locale.region }] : [];
	});
	const own = named.find((one) => one.language === language)?.region;
	return own ?? HOME[language] ?? named[0]?.region ?? country;
}

/** The region of a language that is written in one; `null` for others. */
const HOME: Readonly<Record<Locale, Region | null>> = { en: null, pl: 'PL', vi: 'VN' };

/** Returns a language with its region, as a BCP 47 tag: `en-PL`. */
export const tagOf = (language: Locale, region: Region | null): string =>
	region === null ? language : `${language}-${region}`;

/** Tags that were read before. A browser names a few, and each date on a screen asks for them. */
const tagsRead = new Map<string, Intl.Locale | null>();

/** A browser may name languages that are no tags; they say nothing. */
function readTag(tag: string): Intl.Locale | null {
	const known = tagsRead.get(tag);
	if (known !== undefined) return known;
	let locale: Intl.Locale | null = null;
	try {
		locale = new Intl.Locale(tag);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
	}
	tagsRead.set(tag, locale);
	return locale;
}

/** The languages of this browser, or none where there is no browser. */
export const browserLanguages = (): readonly string[] =>
	typeof navigator === 'undefined' ? [] : navigator.languages;

let readRegion = (): Region | null =>
	regionOf(getLocale(), { chosen: null, languages: browserLanguages(), country: null });

/**
 * Returns the language of the screen with the region of its formats, as a BCP 47 tag: `en-GB`. Every format and
 * every reading of a number, an amount or a date follows it.
 */
export const getFormatLocale = (language: Locale = getLocale()): string =>
	tagOf(language, readRegion());

/** Makes {@link getFormatLocale} use the region that `read` returns: a choice that can change, or a test's. */
export function overwriteRegion(read: () => Region | null): void {
	readRegion = read;
}
