import { visible } from './visible';

/** Returns a name as it is stored: `visible`, with one space between words. */
export const spelling = (text: string): string => visible(text).replace(/\s+/g, ' ');

/**
 * Returns the identity of a name: its exact spelling, without regard to capitals. `Hùng` and `Hưng` are
 * two names. Forms that are only similar (`fold`, `nameKey`) are for searches and suggestions, and
 * never decide alone.
 */
export const identity = (name: string): string =>
	// Capitals may decompose when they become small: `İ`.
	spelling(name).toLowerCase().normalize('NFC');

/** Whether two names are the same. */
export const sameName = (one: string, other: string): boolean => identity(one) === identity(other);

/** An index of items by name: the exact spelling first, then other capitals. */
export class NameIndex<Named> {
	readonly #spelled = new Map<string, Named[]>();
	readonly #same = new Map<string, Named[]>();
	readonly #alike = new Map<string, Named[]>();
	readonly #likeness: (name: string) => string;

	/** `likeness` returns the same key for names that are similar without being the same. */
	constructor(likeness: (name: string) => string) {
		this.#likeness = likeness;
	}

	/** Adds an item under its name. Several may have the same name. */
	add(name: string, named: Named): void {
		put(this.#spelled, spelling(name), named);
		put(this.#same, identity(name), named);
		put(this.#alike, this.#likeness(name), named);
	}

	/**
	 * Returns all items with a name. If some are spelt exactly so, those with other capitals are left
	 * out.
	 */
	find(name: string): readonly Named[] {
		return this.#spelled.get(spelling(name)) ?? this.#same.get(identity(name)) ?? [];
	}

	/**
	 * The key under which what bears that name is one: the identity, or the spelling where that alone
	 * tells it from what is written in other capitals.
	 */
	keyOf(name: string): string {
		const same = this.#same.get(identity(name)) ?? [];
		const spelled = this.#spelled.get(spelling(name)) ?? [];
		return spelled.length > 0 && spelled.length < same.length ? spelling(name) : identity(name);
	}

	/** Returns all items with similar names, without those with this name. */
	alike(name: string): readonly Named[] {
		const same = this.#same.get(identity(name)) ?? [];
		return (this.#alike.get(this.#likeness(name)) ?? []).filter((one) => !same.includes(one));
	}
}

function put<Named>(index: Map<string, Named[]>, key: string, named: Named): void {
	const there = index.get(key);
	if (there === undefined) index.set(key, [named]);
	else there.push(named);
}
