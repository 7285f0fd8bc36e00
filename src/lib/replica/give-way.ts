import type { ReplicaDatabase } from './store/database';
import { waitingCount } from './store/waiting';

/** How often is looked whether the sending gets on, ms. */
const STEP = 100;

/** The longest that is waited after a piece of work, ms. */
const LONGEST = 2000;

/** What the time is taken from, and how it is waited. */
export interface Waiter {
	/** A moment, ms by a clock that only goes forward. */
	readonly now: () => number;
	readonly wait: (milliseconds: number) => Promise<void>;
}

const BY_TIMER: Waiter = {
	now: () => performance.now(),
	wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
};

/**
 * Lets bulk work, piece by piece, give way to sending: both write to the same tables, and one that takes all turns
 * would leave what is done unsent until it ends.
 */
export class GiveWay {
	constructor(
		private readonly db: ReplicaDatabase,
		private readonly waiter: Waiter = BY_TIMER
	) {}

	/**
	 * Does a piece of work, then leaves the storage to the sending for as long as that took, if there is something
	 * to send and the sending gets on: without a connection nothing is waited for.
	 */
	async after<Value>(work: () => Promise<Value>): Promise<Value> {
		const { now, wait } = this.waiter;
		const began = now();
		const value = await work();
		const until = now() + Math.min(LONGEST, now() - began);
		let left = await waitingCount(this.db);
		while (left > 0 && now() < until) {
			await wait(STEP);
			const count = await waitingCount(this.db);
			if (count >= left) break;
			left = count;
		}
		return value;
	}
}
