import type { ReplicaDatabase } from '$lib/replica/store/database';

/** More at once are told as this many. */
const MOST = 100;

/** The numbers of the newest refused changes. */
export async function newestRefusals({ refusals }: ReplicaDatabase): Promise<number[]> {
	const rows = await refusals.orderBy('n').reverse().limit(MOST).toArray();
	return rows.flatMap(({ n }) => (n === undefined ? [] : [n]));
}

/** How long refusals are gathered before they are told, in ms: one answer may refuse many changes. */
const GATHER = 800;

/** Tells once that refused changes have come, however many come together. */
export class Arrivals {
	/** The newest that has been told or was there at the start; `null` before the first look. */
	private told: number | null = null;
	private newest = 0;
	private count = 0;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly tell: (count: number) => void) {}

	/** To be given the numbers of the refused changes whenever they have changed. */
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
			// What has been dealt with meanwhile need not be told any more.
			if (this.count > 0) this.tell(this.count);
		}, GATHER);
	}

	stop(): void {
		clearTimeout(this.timer);
	}
}
