import { MediaQuery } from 'svelte/reactivity';
import { deviceSettings, onSettingChange } from './settings';

/** The person's choice. `system` follows the device. */
export type ThemeChoice = 'light' | 'dark' | 'system';

const KEY = 'polder-theme';
/** The colours of the window's own bars, which continue the page: the values of `--color-surface`. */
const BARS = { light: '#f6f7f5', dark: '#121716' };

const isChoice = (value: unknown): value is ThemeChoice =>
	value === 'light' || value === 'dark' || value === 'system';

/**
 * Light, dark, or the theme of the device. It is stored in this browser, and is the same in all of its
 * tabs.
 */
class Theme {
	#choice = $state<ThemeChoice>('system');
	#prefersDark = new MediaQuery('prefers-color-scheme: dark', false);

	/** Reads the choice and follows it. Call it once, before the first screen. */
	start(): void {
		this.#take(deviceSettings.getItem(KEY));
		onSettingChange(({ name, value }) => {
			if (name === KEY) this.#take(value);
		});
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#apply());
	}

	/** The person's choice. */
	get choice(): ThemeChoice {
		return this.#choice;
	}

	set choice(choice: ThemeChoice) {
		deviceSettings.setItem(KEY, choice);
		this.#take(choice);
	}

	/** The theme that results from the choice now. */
	get current(): 'light' | 'dark' {
		if (this.#choice !== 'system') return this.#choice;
		return this.#prefersDark.current ? 'dark' : 'light';
	}

	#take(value: string | null): void {
		this.#choice = isChoice(value) ? value : 'system';
		this.#apply();
	}

	#apply(): void {
		const root = document.documentElement;
		if (this.#choice === 'system') delete root.dataset['theme'];
		else root.dataset['theme'] = this.#choice;
		document.querySelector('meta[name="theme-color"]')?.setAttribute('content', BARS[this.current]);
	}
}

/** The theme of this browser. */
export const theme = new Theme();
