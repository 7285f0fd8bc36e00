import { getLocale, isLocale, locales, overwriteGetLocale, type Locale } from '$lib/i18n/runtime';
import { deviceSettings, onSettingChange } from './settings';

/** The name of the setting in this browser. */
const KEY = 'polder.locale';

/** The languages of the app, each named in itself. */
export const LANGUAGES: readonly { readonly locale: Locale; readonly name: string }[] = [
	{ locale: 'en', name: 'English' },
	{ locale: 'vi', name: 'Tiếng Việt' },
	{ locale: 'pl', name: 'Polski' }
];

/** The language of the screen. Texts and formats follow it without a reload. */
class CurrentLocale {
	#current = $state<Locale>(locales[0]);

	/** Reads the language and follows it. Call it once, before the first screen. */
	start(): void {
		const chosen = deviceSettings.getItem(KEY);
		this.#take(isLocale(chosen) ? chosen : getLocale());
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

	/** Switches the language and stores the choice in this browser. */
	set current(locale: Locale) {
		deviceSettings.setItem(KEY, locale);
		this.#take(locale);
	}

	#take(locale: Locale): void {
		this.#current = locale;
		document.documentElement.lang = locale;
	}
}

/** The language of this browser. */
export const locale = new CurrentLocale();
