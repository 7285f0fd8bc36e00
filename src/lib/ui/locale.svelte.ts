import { loadTexts } from '$lib/i18n/load-texts';
import { getLocale, isLocale, locales, overwriteGetLocale, type Locale } from '$lib/i18n/runtime';
import { hasTexts } from '$lib/i18n/say';
import { errorLog } from './error-log';
import { deviceSettings, onSettingChange } from './settings';

/** The name of the setting in this browser. */
const KEY = 'polder.locale';

/** The languages of the app, each named in itself. */
export const LANGUAGES: readonly { readonly locale: Locale; readonly name: string }[] = [
	{ locale: 'en', name: 'English' },
	{ locale: 'vi', name: 'Tiếng Việt' },
	{ locale: 'pl', name: 'Polski' }
];

/** Returns the language that was chosen in this browser, or else the browser's own as far as the app speaks it. */
export function chosenLocale(): Locale {
	const chosen = deviceSettings.getItem(KEY);
	return isLocale(chosen) ? chosen : getLocale();
}

/** The language of the screen. Texts and formats follow it without a reload. */
class CurrentLocale {
	#current = $state<Locale>(locales[0]);
	/** What was chosen last; its texts may be on their way. */
	#wanted: Locale = locales[0];

	/** Reads the language and follows it. Call it once, before the first screen. */
	start(): void {
		// Where the texts of the chosen language could not be had, others were loaded to start with.
		this.#current = locales.find(hasTexts) ?? this.#current;
		this.#take(chosenLocale());
		// Every message reads the locale. Reading a signal makes the message change with it.
		overwriteGetLocale(() => this.#current);
		onSettingChange(({ name, value }) => {
			if (name === KEY && isLocale(value)) this.#take(value);
		});
	}

	/** The present language. */
	get current(): Locale {
		return this.#current;
	}

	/** Switches the language, as soon as its texts are there, and stores the choice in this browser. */
	set current(locale: Locale) {
		deviceSettings.setItem(KEY, locale);
		this.#take(locale);
	}

	#take(locale: Locale): void {
		this.#wanted = locale;
		if (hasTexts(locale)) this.#speak(locale);
		else {
			loadTexts(locale).then(
				() => {
					if (this.#wanted === locale) this.#speak(locale);
				},
				(error: unknown) => {
					errorLog.report(error);
				}
			);
		}
	}

	#speak(locale: Locale): void {
		this.#current = locale;
		document.documentElement.lang = locale;
	}
}

/** The language of this browser. */
export const locale = new CurrentLocale();
