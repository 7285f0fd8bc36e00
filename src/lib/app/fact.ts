import { createSubscriber } from 'svelte/reactivity';

/**
 * One thing that is true of something that tells only that it has changed in some way. Reading it is reactive, and who
 * reads it is told when this one thing has become another: not of every change beside it.
 */
export class Fact<Value> {
	private readonly subscribe: () => void;

	/**
	 * @param read returns what is true now; cheap, for it is asked at every change
	 * @param onChange calls the listener when something may have changed; returns a function that stops this
	 * @param isSame whether two values say the same
	 */
	constructor(
		private readonly read: () => Value,
		onChange: (listener: () => void) => () => void,
		isSame: (one: Value, other: Value) => boolean = Object.is
	) {
		this.subscribe = createSubscriber((update) => {
			let last = read();
			return onChange(() => {
				const now = read();
				if (isSame(last, now)) return;
				last = now;
				update();
			});
		});
	}

	get current(): Value {
		this.subscribe();
		return this.read();
	}
}

/** Whether two values that hold only plain data say the same. */
export const saysSame = (one: unknown, other: unknown): boolean =>
	one === other || JSON.stringify(one) === JSON.stringify(other);
