import {
	getLocale,
	isLocale,
	locales,
	overwriteGetLocale,
	type Locale
} from '$lib/paraglide/runtime';
import { deviceSettings, onSettingChange } from './settings';

/** As the library named it that kept the choice first; another name would forget it. */
const KEY = 'PARAGLIDE_LOCALE';

/** The languages that the app speaks, each named in itself. */
export const LANGUAGES: readonly { readonly locale: Locale; readonly name: string }[] = [
	{ locale: 'en', name: 'English' },
	{ locale: 'vi', name: 'Tiếng Việt' },
	{ locale: 'pl', name: 'Polski' }
];

/** The language of the screen. Texts and formats follow it without a reload. */
class CurrentLocale {
	#current = $state<Locale>(locales[0]);

	/** Reads the language and follows it; call once, before the first screen. */
	start(): void {
		const chosen = deviceSettings.getItem(KEY);
		this.#take(isLocale(chosen) ? chosen : getLocale());
		// Every message asks for the locale; asking a signal is what makes it change with the choice.
		overwriteGetLocale(() => this.#current);
		onSettingChange(({ name, value }) => {
			if (name === KEY && isLocale(value)) this.#take(value);
		});
	}

	/** The language now. */
	get current(): Locale {
		return this.#current;
	}

	/** Switches, and remembers it in this browser. */
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
