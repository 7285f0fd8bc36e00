import type { ReplicaDatabase } from '$lib/replica/store/database';

/** The largest number that is announced. */
const MOST = 100;

/** Returns the numbers of the newest refused changes. */
export async function newestRefusals({ refusals }: ReplicaDatabase): Promise<number[]> {
	const rows = await refusals.orderBy('n').reverse().limit(MOST).toArray();
	return rows.flatMap(({ n }) => (n === undefined ? [] : [n]));
}

/**
 * How long refusals are collected before they are announced, in ms, because one answer may refuse many
 * changes.
 */
const GATHER = 800;

/** Announces new refused changes, several at once with one message. */
export class Arrivals {
	/** The newest refusal that was announced or existed at the start; `null` before the first check. */
	private told: number | null = null;
	private newest = 0;
	private count = 0;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly tell: (count: number) => void) {}

	/** Call it with the numbers of the refused changes whenever they have changed. */
	note(numbers: readonly number[]): void {
		const newest = Math.max(0, ...numbers);
		this.told ??= newest;
		const { told } = this;
		this.count = numbers.filter((number) => number > told).length;
		if (newest <= this.newest || this.count === 0) {
			this.newest = Math.max(newest, this.newest);
			return;
		}
		this.newest = newest;
		this.timer ??= setTimeout(() => {
			this.timer = undefined;
			this.told = this.newest;
			// A refusal that was handled meanwhile need not be announced.
			if (this.count > 0) this.tell(this.count);
		}, GATHER);
	}

	stop(): void {
		clearTimeout(this.timer);
	}
}
