import type { Random } from '$lib/domain/core/ids';

/** A pseudorandom generator (mulberry32) that produces the same numbers from the same seed. */
export class Chance implements Random {
	constructor(private state: number) {}

	/** Returns a number from 0 up to, but not including, 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** Returns a whole number from `low` to `high`, both included. */
	between(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	/** Returns one item of a list. */
	pick<Item>(items: readonly Item[]): Item {
		const item = items[this.between(0, items.length - 1)];
		if (item === undefined) throw new Error('nothing to pick from');
		return item;
	}

	bytes(count: number): Uint8Array {
		return Uint8Array.from({ length: count }, () => this.between(0, 255));
	}
}
