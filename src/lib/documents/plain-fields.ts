/**
 * Reads plain values that any device may have written. A value of the wrong type counts as missing, so every
 * record reads as something valid.
 */
export class PlainFields {
	constructor(private readonly values: Readonly<Record<string, unknown>>) {}

	text(key: string): string {
		const value = this.get(key);
		return typeof value === 'string' ? value : '';
	}

	textOrNull(key: string): string | null {
		const value = this.get(key);
		return typeof value === 'string' && value !== '' ? value : null;
	}

	number(key: string, otherwise: number): number {
		return this.numberOrNull(key) ?? otherwise;
	}

	numberOrNull(key: string): number | null {
		const value = this.get(key);
		return typeof value === 'number' && Number.isFinite(value) ? value : null;
	}

	flag(key: string): boolean {
		return this.get(key) === true;
	}

	oneOf<Choice extends string>(key: string, choices: readonly Choice[], otherwise: Choice): Choice {
		const value = this.get(key);
		return choices.find((choice) => choice === value) ?? otherwise;
	}

	/** Returns a value if `is` accepts it; otherwise `null`. */
	valid<Value>(key: string, is: (value: unknown) => value is Value): Value | null {
		const value = this.get(key);
		return is(value) ? value : null;
	}

	/** Returns a list of texts. Entries that are not text are left out. */
	list(key: string): readonly string[] {
		const value = this.get(key);
		return Array.isArray(value)
			? value.filter((item): item is string => typeof item === 'string')
			: [];
	}

	texts(key: string): Readonly<Record<string, string>> {
		const value = this.get(key);
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
		return Object.fromEntries(
			Object.entries(value).filter(
				(entry): entry is [string, string] => typeof entry[1] === 'string'
			)
		);
	}

	private get(key: string): unknown {
		return Object.hasOwn(this.values, key) ? this.values[key] : undefined;
	}
}
