/** The languages that the app speaks, the one for everybody else first. Each has a folder in `messages/`. */
export const locales = ['en', 'pl', 'vi'] as const;

/** A language of the app, as a BCP 47 tag. */
export type Locale = (typeof locales)[number];

/** Whether `value` is a language of the app. */
export const isLocale = (value: unknown): value is Locale => locales.some((one) => one === value);

/**
 * Returns the first of the browser's languages that the app speaks, in whatever region, or English.
 */
function preferredLocale(): Locale {
	const wanted = typeof navigator === 'undefined' ? [] : navigator.languages;
	return wanted.map((tag) => tag.toLowerCase().split('-')[0]).find(isLocale) ?? locales[0];
}

let readLocale: () => Locale = preferredLocale;

/** Returns the language in which messages and formats speak now. */
export const getLocale = (): Locale => readLocale();

/** Makes {@link getLocale} answer what `read` returns: a choice that can change while the app runs, or a test's. */
export function overwriteGetLocale(read: () => Locale): void {
	readLocale = read;
}
