import { fold } from '../text/fold';
import type { NameUse } from './port';

/** A name of the file with what it means. */
export interface NameEntry<Meaning> {
	readonly key: string;
	readonly name: string;
	readonly meaning: Meaning;
	rows: number;
}

/** The names of a column: each is resolved once, whatever its case, spaces and diacritics. */
export class NameTable<Meaning> {
	readonly #resolve: (name: string, key: string) => Meaning;
	readonly #byKey = new Map<string, NameEntry<Meaning>>();
	// Folding every cell of a long column would cost more than all else.
	readonly #bySpelling = new Map<string, NameEntry<Meaning>>();

	constructor(resolve: (name: string, key: string) => Meaning) {
		this.#resolve = resolve;
	}

	/** The entry of a name. */
	look(name: string): NameEntry<Meaning> {
		const known = this.#bySpelling.get(name);
		if (known !== undefined) return known;
		const key = fold(name);
		let entry = this.#byKey.get(key);
		if (entry === undefined) {
			entry = { key, name, meaning: this.#resolve(name, key), rows: 0 };
			this.#byKey.set(key, entry);
		}
		this.#bySpelling.set(name, entry);
		return entry;
	}

	/** The names seen, for the screen. */
	uses(matchOf: (meaning: Meaning) => NameUse['match']): NameUse[] {
		return [...this.#byKey.values()].map(({ key, name, rows, meaning }) => ({
			key,
			name,
			rows,
			match: matchOf(meaning)
		}));
	}
}
