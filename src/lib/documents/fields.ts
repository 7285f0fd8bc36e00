import type * as Y from 'yjs';

/**
 * Careful reading of a Y.Map that any device may have written: a value of the wrong type counts as
 * not there. A document therefore always reads as something valid.
 */
export class Fields {
	constructor(private readonly map: Y.Map<unknown>) {}

	text(key: string): string {
		const value = this.map.get(key);
		return typeof value === 'string' ? value : '';
	}

	textOrNull(key: string): string | null {
		const value = this.map.get(key);
		return typeof value === 'string' && value !== '' ? value : null;
	}

	number(key: string, otherwise: number): number {
		const value = this.map.get(key);
		return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
	}

	numberOrNull(key: string): number | null {
		const value = this.map.get(key);
		return typeof value === 'number' && Number.isFinite(value) ? value : null;
	}

	flag(key: string): boolean {
		return this.map.get(key) === true;
	}

	oneOf<Choice extends string>(key: string, choices: readonly Choice[], otherwise: Choice): Choice {
		const value = this.map.get(key);
		return choices.find((choice) => choice === value) ?? otherwise;
	}

	texts(key: string): Readonly<Record<string, string>> {
		const value = this.map.get(key);
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
		return Object.fromEntries(
			Object.entries(value).filter(
				(entry): entry is [string, string] => typeof entry[1] === 'string'
			)
		);
	}
}
