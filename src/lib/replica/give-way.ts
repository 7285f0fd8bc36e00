import type { ReplicaDatabase } from './store/database';
import { waitingCount } from './store/waiting';
import { platform } from './platform';

/** How often is looked whether the sending gets on, ms. */
const STEP = 25;

/** How long the sending is waited for to get on, ms. */
const PATIENCE = 300;

/** After how many pieces that waited in vain only a look is taken. */
const TIMES = 2;

/** What the time is taken from, and how it is waited. */
export interface Waiter {
	/** A moment, ms by a clock that only goes forward. */
	readonly now: () => number;
	readonly wait: (milliseconds: number) => Promise<void>;
}

const BY_TIMER: Waiter = {
	now: () => platform.monotonic(),
	wait: (milliseconds) => new Promise((resolve) => platform.timeout(resolve, milliseconds))
};

/**
 * Lets bulk work, piece by piece, give way to sending: both write to the same tables, and one that takes all turns
 * would leave what is done unsent until it ends.
 */
export class GiveWay {
	/** How many pieces in a row have waited in vain. */
	private inVain = 0;

	constructor(
		private readonly db: ReplicaDatabase,
		private readonly waiter: Waiter = BY_TIMER
	) {}

	/**
	 * Does a piece of work, then leaves the storage to the sending until that has got on. Where it does not, as without
	 * a connection, the next pieces only look.
	 */
	async after<Value>(work: () => Promise<Value>): Promise<Value> {
		const { now, wait } = this.waiter;
		const before = await waitingCount(this.db);
		const value = await work();
		const left = await waitingCount(this.db);
		if (left === 0) return value;
		// What is there now is less than before the work, which has only added to it.
		if (left < before) this.inVain = 0;
		const until = now() + (this.inVain < TIMES ? PATIENCE : STEP);
		while (now() < until) {
			await wait(STEP);
			if ((await waitingCount(this.db)) >= left) continue;
			this.inVain = 0;
			return value;
		}
		this.inVain += 1;
		return value;
	}
}
