import { deviceSettings, onSettingChange } from './settings';

/** How close rows, cards and fields of lists stand together. */
export type Density = 'comfortable' | 'compact';

const KEY = 'polder-density';

const isDensity = (value: unknown): value is Density =>
	value === 'comfortable' || value === 'compact';

/**
 * The density of tables and cards. The token `--row` of `app.css` follows it, by `data-density` on the root. It is stored in this browser, and is the same in all of its tabs.
 */
class CurrentDensity {
	#choice = $state<Density>('comfortable');

	/** Reads the choice and follows it. Call it once, before the first screen. */
	start(): void {
		this.#take(deviceSettings.getItem(KEY));
		onSettingChange(({ name, value }) => {
			if (name === KEY) this.#take(value);
		});
	}

	/** The person's choice. */
	get choice(): Density {
		return this.#choice;
	}

	set choice(choice: Density) {
		deviceSettings.setItem(KEY, choice);
		this.#take(choice);
	}

	#take(value: string | null): void {
		this.#choice = isDensity(value) ? value : 'comfortable';
		document.documentElement.dataset['density'] = this.#choice;
	}
}

/** The density of this browser. */
export const density = new CurrentDensity();
