import { identity } from '../text/identity';
import { visible } from '../text/visible';
import type { NameProposal, NameUse } from './plan-preview';

/** A name in the file with its meaning. */
export interface NameEntry<Meaning> {
	readonly key: string;
	readonly name: string;
	readonly meaning: Meaning;
	rows: number;
}

/** The names of a column. Each is resolved once, without regard to capitals and spaces. */
export class NameTable<Meaning> {
	readonly #resolve: (name: string, key: string) => Meaning;
	readonly #keyOf: (name: string) => string;
	readonly #byKey = new Map<string, NameEntry<Meaning>>();
	// A cache: computing the key of every cell of a long column again would cost more than all else.
	readonly #bySpelling = new Map<string, NameEntry<Meaning>>();

	/** `keyOf` returns the same key for names that mean the same. */
	constructor(
		resolve: (name: string, key: string) => Meaning,
		keyOf: (name: string) => string = identity
	) {
		this.#resolve = resolve;
		this.#keyOf = keyOf;
	}

	/** Returns the entry of a name. */
	look(name: string): NameEntry<Meaning> {
		const known = this.#bySpelling.get(name);
		if (known !== undefined) return known;
		const key = this.#keyOf(name);
		let entry = this.#byKey.get(key);
		if (entry === undefined) {
			entry = { key, name: visible(name), meaning: this.#resolve(name, key), rows: 0 };
			this.#byKey.set(key, entry);
		}
		this.#bySpelling.set(name, entry);
		return entry;
	}

	/** Returns the names in the file, for the screen, each with existing similar names. */
	uses(
		matchOf: (meaning: Meaning) => NameUse['match'],
		alike: (name: string) => readonly NameProposal[]
	): NameUse[] {
		return [...this.#byKey.values()].map(({ key, name, rows, meaning }) => ({
			key,
			name,
			rows,
			match: matchOf(meaning),
			alike: alike(name)
		}));
	}
}
