/**
 * A text that somebody types over a value that others can change meanwhile. The typed text stays,
 * whatever happens to the value, until it is reset.
 *
 * `let typed = $derived(value)` is no substitute: the typed text is lost as soon as anything that
 * `value` depends on has changed, even if the value is the same as before.
 */
export class Draft<T> {
	/**
	 * An array with one element, or `null` while nothing was typed, because `T` may include `null` and
	 * `undefined`.
	 */
	#typed = $state.raw<readonly [T] | null>(null);
	readonly #value: () => T;

	/** @param value returns the value to show while nothing was typed */
	constructor(value: () => T) {
		this.#value = value;
	}

	/** The typed text, or the value. */
	get value(): T {
		return this.#typed === null ? this.#value() : this.#typed[0];
	}

	set value(typed: T) {
		this.#typed = [typed];
	}

	/** Drops the typed text, so that the value shows again. */
	reset(): void {
		this.#typed = null;
	}
}
