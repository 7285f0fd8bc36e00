import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';
import type { StagedRow } from '../store/committer';
import type { LogEntry, Store } from '../store/store';
import type { Runs } from './runs';

/** The log of one room: numbers the changes of its document and of its records, and drops old entries. */
export class RoomLog {
	/** The last sequence number that was assigned. */
	private head: Sequence;
	/** The bytes of all updates up to `head`. */
	private total: number;

	constructor(
		private readonly room: RoomName,
		private readonly ports: {
			readonly store: Pick<Store, 'head' | 'horizon' | 'entry' | 'compact'>;
			readonly runs: Pick<Runs, 'begin'>;
			readonly meter: Pick<Meter, 'written'>;
			readonly limits: Pick<Limits, 'logEntries' | 'logBytes'>;
		}
	) {
		const { store } = ports;
		this.head = store.head(room);
		this.total = store.entry(room, this.head)?.total ?? 0;
	}

	/** Gives a change its place in the log. The caller adds the entry and the rows to one write, in the same turn. */
	append(change: Omit<LogEntry, 'seq' | 'total'>): {
		readonly entry: LogEntry;
		readonly rows: readonly StagedRow[];
	} {
		const seq = ++this.head;
		this.total += change.update.length;
		// The row says where this run of the relay begins in the log; there is none when it is stored already.
		const row = this.ports.runs.begin(this.room, seq);
		return { entry: { ...change, seq, total: this.total }, rows: row === null ? [] : [row] };
	}

	/** Drops every entry up to one that no device catches up from. */
	async dropUpTo(seq: Sequence): Promise<void> {
		const { store } = this.ports;
		if (seq > store.horizon(this.room)) await this.drop(seq);
	}

	/**
	 * Drops old entries that no returning device is likely to need. Bounds the log in entries and in bytes.
	 *
	 * @param told the last entry that devices were told of
	 */
	async compact(told: Sequence): Promise<void> {
		const { store, limits } = this.ports;
		const horizon = store.horizon(this.room);
		const byCount = told - limits.logEntries;
		const upTo = Math.max(byCount, this.horizonByBytes(horizon, told));
		// Dropping a few entries at a time would cost a commit for every few edits.
		const isWorthIt = upTo - horizon > limits.logEntries / 10 || upTo > byCount;
		if (upTo > horizon && isWorthIt) await this.drop(upTo);
	}

	private async drop(upTo: Sequence): Promise<void> {
		const { store, meter } = this.ports;
		meter.written('snapshots', await store.compact(this.room, upTo));
	}

	/** Returns the last entry to drop so that the bytes of those after it stay within the limit. */
	private horizonByBytes(horizon: Sequence, last: Sequence): Sequence {
		const { store, limits } = this.ports;
		const totalAt = (seq: Sequence) => store.entry(this.room, seq)?.total ?? 0;
		const total = totalAt(last);
		if (total - totalAt(horizon + 1) <= limits.logBytes) return horizon;
		// Goes a tenth below the limit, so that the next edit does not exceed it again.
		let low = horizon;
		let high = last;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (total - totalAt(middle) <= limits.logBytes * 0.9) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}
