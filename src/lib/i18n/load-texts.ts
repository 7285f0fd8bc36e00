import { locales, type Locale } from './runtime';
import { hasTexts, takeTexts, type Texts } from './say';

const FILES: Readonly<Record<Locale, () => Promise<{ readonly texts: Texts }>>> = {
	en: () => import('./texts/en'),
	pl: () => import('./texts/pl'),
	vi: () => import('./texts/vi')
};

/** Loads the texts of a language that stand apart from their messages, once. Rejects when they cannot be had. */
export async function loadTexts(locale: Locale): Promise<void> {
	if (hasTexts(locale)) return;
	const { texts } = await FILES[locale]();
	takeTexts(locale, texts);
}

/**
 * Loads the texts of a language, or of another one where they cannot be had, so that the app can start. Returns which.
 * Rejects when none can. `report` is told of each failure.
 */
export async function loadFirstTexts(
	wanted: Locale,
	report: (error: unknown) => void
): Promise<Locale> {
	for (const locale of [wanted, ...locales]) {
		try {
			await loadTexts(locale);
			return locale;
		} catch (error) {
			report(error);
		}
	}
	throw new Error('There are no texts to start with');
}
