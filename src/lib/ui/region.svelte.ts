import {
	browserLanguages,
	getFormatLocale,
	isRegion,
	overwriteRegion,
	regionOf,
	type Region
} from '$lib/i18n/region';
import { locale } from './locale.svelte';
import { deviceSettings, onSettingChange } from './settings';

const KEY = 'polder.region';

/**
 * The region whose way of writing dates, times, numbers and amounts the screens use. It follows the browser
 * unless the person has chosen one, and is the same in all tabs of this browser.
 */
class CurrentRegion {
	#chosen = $state<Region | null>(null);
	#languages = $state.raw(browserLanguages());
	#country = $state<Region | null>(null);

	/** Reads the choice and follows it. Call it once, after the language has started. */
	start(): void {
		this.#take(deviceSettings.getItem(KEY));
		overwriteRegion(() => this.#current);
		onSettingChange(({ name, value }) => {
			if (name === KEY) this.#take(value);
		});
		addEventListener('languagechange', () => (this.#languages = browserLanguages()));
	}

	/** The person's choice, or `null` when the formats follow the browser. */
	get choice(): Region | null {
		return this.#chosen;
	}

	set choice(region: Region | null) {
		if (region === null) deviceSettings.removeItem(KEY);
		else deviceSettings.setItem(KEY, region);
		this.#chosen = region;
	}

	/** The region that is used as long as nothing is chosen, or `null` when nothing names one. */
	get automatic(): Region | null {
		return regionOf(locale.current, {
			chosen: null,
			languages: this.#languages,
			country: this.#country
		});
	}

	/** The language with the region, as a BCP 47 tag. */
	get tag(): string {
		return getFormatLocale();
	}

	/** Uses the workspace's country where the browser names none. */
	useCountry(country: Region | null): void {
		this.#country = country;
	}

	get #current(): Region | null {
		return this.#chosen ?? this.automatic;
	}

	#take(value: string | null): void {
		this.#chosen = isRegion(value) ? value : null;
	}
}

/** The region of this browser's formats. */
export const region = new CurrentRegion();
