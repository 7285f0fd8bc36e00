/**
 * What somebody types over a value that others can change meanwhile. What was typed stays, whatever
 * becomes of the value, until it is let go.
 *
 * `let typed = $derived(value)` is no substitute: what was typed is gone as soon as anything that
 * `value` is read from has changed, even if the value is the same as before.
 */
export class Draft<T> {
	/** An array of one, or `null` while nothing was typed: `T` may have `null` and `undefined` itself. */
	#typed = $state.raw<readonly [T] | null>(null);
	readonly #value: () => T;

	/** @param value reads what is shown while nothing was typed. */
	constructor(value: () => T) {
		this.#value = value;
	}

	/** What was typed, or the value. */
	get value(): T {
		return this.#typed === null ? this.#value() : this.#typed[0];
	}

	set value(typed: T) {
		this.#typed = [typed];
	}

	/** Lets go of what was typed: the value shows again. */
	reset(): void {
		this.#typed = null;
	}
}
