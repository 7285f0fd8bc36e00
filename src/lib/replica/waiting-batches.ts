import * as Y from 'yjs';
import { ownedBytes } from '../domain/core/owned-bytes';
import type { FromRelay } from '../protocol/messages';
import { groupByRecord } from './store/derive';
import type { Prepared } from './store/incoming';

/** Some of a room's records, as the relay sends them. */
export type Batch = Extract<FromRelay, { type: 'batch' }>;

/** From how many bytes of updates on a group gets no more: storing it must not hold up what else is stored. */
export const MOST_TOGETHER = 256 * 1024;

const sizeOf = ({ records }: Batch): number =>
	records.reduce((sum, { update }) => sum + update.length, 0);

/** Whether a batch only says what others have just written. */
const isLive = ({ whole, continued, last, holds, wentBack, withdrawn }: Batch): boolean =>
	last && holds && !whole && !continued && !wentBack && withdrawn.length === 0;

/** Returns batches as one that says the same: what changed in one record is one update. */
function asOne(group: readonly [Batch, ...Batch[]]): Batch {
	const [only] = group;
	if (group.length === 1) return only;
	const byRecord = groupByRecord(group.flatMap(({ records }) => records));
	return {
		...(group.at(-1) ?? only),
		records: [...byRecord].map(([record, updates]) => ({
			record,
			update: ownedBytes(Y.mergeUpdates(updates))
		}))
	};
}

/** A batch whose turn it is, with what has been worked out of it. */
interface Taken {
	readonly batch: Batch;
	readonly prepared: Prepared;
}

/**
 * The batches of a room that have come and whose turn has not come. What others write while the one before is being
 * stored is taken in as one: each is a transaction, and a device that cannot keep up falls behind no further.
 */
export class WaitingBatches {
	/** In their order; each group is taken in as one. */
	private groups: [Batch, ...Batch[]][] = [];
	/** Whether the last group may get more. */
	private isOpen = false;
	/** How large that is, bytes. */
	private size = 0;
	/** What is being worked out of the next one while the one before is written: one ahead, so that it takes little memory. */
	private ahead: { readonly of: Batch; readonly preparing: Promise<Prepared> } | null = null;

	constructor(private readonly work: (batch: Batch) => Promise<Prepared>) {}

	/**
	 * Adds a batch that has come. Returns whether it is taken in together with the one before, so that there is no
	 * turn of its own.
	 *
	 * @param mayJoin whether the device is up to date, so that a batch is only what others have just written
	 */
	add(batch: Batch, mayJoin: boolean): boolean {
		const isMore = mayJoin && isLive(batch);
		const last = this.isOpen && isMore ? this.groups.at(-1) : undefined;
		if (last !== undefined && this.size < MOST_TOGETHER) {
			last.push(batch);
			this.size += sizeOf(batch);
			return true;
		}
		this.groups.push([batch]);
		this.size = sizeOf(batch);
		this.isOpen = isMore;
		return false;
	}

	/** Something else has its turn after the last batch: what comes from now on has one after that. */
	close(): void {
		this.isOpen = false;
	}

	/** Forgets all of them. */
	clear(): void {
		this.groups = [];
		this.isOpen = false;
		this.ahead = null;
	}

	/** Takes the next batch, and begins to work out the one after it. `null` when all have been forgotten. */
	async next(): Promise<Taken | null> {
		const { ahead } = this;
		const [group] = this.groups;
		if (group === undefined) return null;
		if (this.groups.length === 1) this.close();
		const batch = ahead === null ? asOne(group) : ahead.of;
		const prepared = await (ahead === null ? this.work(batch) : ahead.preparing);
		this.groups.shift();
		this.ahead = this.begin();
		return { batch, prepared };
	}

	private begin(): { readonly of: Batch; readonly preparing: Promise<Prepared> } | null {
		const [group] = this.groups;
		if (group === undefined) return null;
		if (this.groups.length === 1) this.close();
		const of = asOne(group);
		const preparing = this.work(of);
		// Whether it failed shows when its turn comes.
		preparing.catch(() => undefined);
		return { of, preparing };
	}
}
