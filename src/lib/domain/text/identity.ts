import { visible } from './visible';

/** A name as it is taken in: `visible`, with one space between words. */
export const spelling = (text: string): string => visible(text).replace(/\s+/g, ' ');

/**
 * What makes two names one: their exact spelling, but for capitals. `Hùng` and `Hưng` are two. What is
 * only alike (`fold`, `nameKey`) is for searches and proposals and never decides by itself.
 */
export const identity = (name: string): string =>
	// Capitals may decompose when they become small: `İ`.
	spelling(name).toLowerCase().normalize('NFC');

/** Whether two names are one. */
export const sameName = (one: string, other: string): boolean => identity(one) === identity(other);

/** Named things, found by their names: the exact spelling first, then but for capitals. */
export class NameIndex<Named> {
	readonly #spelled = new Map<string, Named[]>();
	readonly #same = new Map<string, Named[]>();
	readonly #alike = new Map<string, Named[]>();
	readonly #likeness: (name: string) => string;

	/** `likeness` gives what names have in common that are alike without being the same. */
	constructor(likeness: (name: string) => string) {
		this.#likeness = likeness;
	}

	/** Adds something under its name; several may have the same. */
	add(name: string, named: Named): void {
		put(this.#spelled, spelling(name), named);
		put(this.#same, identity(name), named);
		put(this.#alike, this.#likeness(name), named);
	}

	/** All that go by that name. Those spelt exactly so leave out those in other capitals. */
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

	/** All whose names are alike, without those that go by it. */
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
