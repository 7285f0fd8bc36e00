import type { Clock } from '../../src/lib/domain/core/day';

/** How often full buckets are dropped from memory, ms. */
const SWEEP = 60_000;

/**
 * A token bucket: holds up to `size` tokens and regains `perSecond`. It may be overdrawn, because what has
 * arrived cannot be sent back; its owner then waits until the level is zero again.
 */
export class Bucket {
	private level: number;
	private filledAt: number;

	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		private readonly size: number,
		private readonly perSecond: number
	) {
		this.level = size;
		this.filledAt = clock.now();
	}

	/** Takes tokens, even when there are too few. */
	take(count: number): void {
		this.fill();
		this.level -= count;
	}

	/** Gives back tokens that were taken for what was not used after all. */
	giveBack(count: number): void {
		this.fill();
		this.level = Math.min(this.size, this.level + count);
	}

	/** Takes one token and returns `true`, or returns `false` when there is none. */
	tryTake(): boolean {
		this.fill();
		if (this.level < 1) return false;
		this.level -= 1;
		return true;
	}

	/** How long until the bucket is no longer overdrawn, ms; 0 when it is not. */
	get wait(): number {
		this.fill();
		return this.level >= 0 ? 0 : Math.ceil((-this.level / this.perSecond) * 1000);
	}

	get isFull(): boolean {
		this.fill();
		return this.level >= this.size;
	}

	private fill(): void {
		const now = this.clock.now();
		// When the clock was set back, nothing is added, and counting continues from the new time.
		const seconds = Math.max(0, now - this.filledAt) / 1000;
		this.filledAt = now;
		this.level = Math.min(this.size, this.level + seconds * this.perSecond);
	}
}

/** One bucket for each key. Full buckets are forgotten, so that memory is bounded by recent use. */
export class Buckets {
	private readonly buckets = new Map<string, Bucket>();
	private sweptAt: number;

	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		private readonly size: number,
		private readonly perSecond: number
	) {
		this.sweptAt = clock.now();
	}

	/** Returns the bucket of a key. */
	of(key: string): Bucket {
		const known = this.buckets.get(key);
		if (known !== undefined) return known;
		this.sweep();
		const bucket = new Bucket(this.clock, this.size, this.perSecond);
		this.buckets.set(key, bucket);
		return bucket;
	}

	private sweep(): void {
		const now = this.clock.now();
		if (Math.abs(now - this.sweptAt) < SWEEP) return;
		this.sweptAt = now;
		for (const [key, bucket] of this.buckets) if (bucket.isFull) this.buckets.delete(key);
	}
}
