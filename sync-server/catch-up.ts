import * as Y from 'yjs';
import { mayRead, reachFromKey, reachKey, type Reach } from '../src/lib/domain/access/reach';
import type { RecordId } from '../src/lib/domain/core/ids';
import type { RecordFacts } from '../src/lib/domain/core/record';
import type { Cursor, RecordUpdate } from '../src/lib/protocol/messages';
import type { RoomName } from '../src/lib/protocol/rooms';
import type { Limits } from './limits';
import type { Occupant } from './occupant';
import type { Store } from './store/store';

/** Who is being sent what they lack. */
export interface Reader {
	readonly occupant: Occupant;
	readonly reach: Reach;
	/** Whether they still wait for it; asked after every pause. */
	readonly isThere: () => boolean;
}

/** What became of a record between two points of the log. */
interface Changed {
	/** The facts before the first of the changes; `null` when it was made by it. */
	readonly before: RecordFacts | null;
	readonly updates: Uint8Array[];
}

/** Reads from a room's store what a device lacks. Costs what changed, or all for a new device. */
export class CatchUp {
	constructor(
		private readonly room: RoomName,
		private readonly store: Store,
		private readonly limits: Limits
	) {}

	/** Sends every record within reach; the device's copy is to become exactly that. */
	async sendWhole(reader: Reader, now: Cursor): Promise<void> {
		const batches = new Batches(reader.occupant, now, true, this.limits);
		for (const id of this.within(reader.reach)) {
			const state = this.readable(id, reader.reach);
			if (state === null) continue;
			await batches.add({ record: id, update: state });
			if (!reader.isThere()) return;
		}
		batches.end([]);
	}

	/**
	 * Sends what has changed between two cursors, of rights as of records. Gives the records that
	 * were withdrawn. Between pauses the store goes on: what is sent may be newer than `now`, and
	 * what is decided holds for `now`, so that the next round finds the rest in the log.
	 */
	async sendChanges(reader: Reader, since: Cursor, now: Cursor): Promise<readonly RecordId[]> {
		const oldReach = reachFromKey(since.reach);
		const { reach } = reader;
		const batches = new Batches(reader.occupant, now, false, this.limits);
		const withdrawn: RecordId[] = [];
		const changed = this.changesBetween(since.seq, now.seq);
		const granted =
			since.reach === reachKey(reach) ? [] : this.reachDiffers(oldReach, reach, changed, withdrawn);
		for (const [id, { before, updates }] of changed) {
			const could = before !== null && mayRead(oldReach, before);
			const state = this.readable(id, reach);
			if (state !== null) {
				await batches.add({ record: id, update: could ? Y.mergeUpdates(updates) : state });
			} else if (could) withdrawn.push(id);
			if (!reader.isThere()) return withdrawn;
		}
		for (const id of granted) {
			const state = this.readable(id, reach);
			if (state === null) continue;
			await batches.add({ record: id, update: state });
			if (!reader.isThere()) return withdrawn;
		}
		batches.end(withdrawn);
		return withdrawn;
	}

	/** Of the records that did not change: which come into reach. Those that leave it are withdrawn. */
	private reachDiffers(
		oldReach: Reach,
		reach: Reach,
		changed: ReadonlyMap<RecordId, Changed>,
		withdrawn: RecordId[]
	): RecordId[] {
		const granted: RecordId[] = [];
		for (const { id, facts } of this.store.records(this.room)) {
			if (changed.has(id)) continue;
			const could = mayRead(oldReach, facts);
			const can = mayRead(reach, facts);
			if (could && !can) withdrawn.push(id);
			if (can && !could) granted.push(id);
		}
		return granted;
	}

	private within(reach: Reach): RecordId[] {
		const ids: RecordId[] = [];
		for (const { id, facts } of this.store.records(this.room)) {
			if (mayRead(reach, facts)) ids.push(id);
		}
		return ids;
	}

	/** A record's state, if it is within reach at this moment. */
	private readable(id: RecordId, reach: Reach): Uint8Array | null {
		const record = this.store.record(this.room, id);
		return record !== null && mayRead(reach, record.facts) ? record.state : null;
	}

	private changesBetween(after: number, upTo: number): Map<RecordId, Changed> {
		const changed = new Map<RecordId, Changed>();
		for (const { seq, record, update, before } of this.store.entries(this.room, after)) {
			if (seq > upTo) break;
			const known = changed.get(record);
			if (known === undefined) changed.set(record, { before, updates: [update] });
			else known.updates.push(update);
		}
		return changed;
	}
}

/** Packs records into batches, and waits while the reader is slow. */
class Batches {
	private records: RecordUpdate[] = [];
	private bytes = 0;

	constructor(
		private readonly occupant: Occupant,
		private readonly cursor: Cursor,
		private readonly whole: boolean,
		private readonly limits: Limits
	) {}

	async add(record: RecordUpdate): Promise<void> {
		this.records.push(record);
		this.bytes += record.update.length;
		const { batchBytes, batchRecords, unread } = this.limits;
		if (this.bytes < batchBytes && this.records.length < batchRecords) return;
		this.send(false, []);
		// Let other devices have their turn, and a slow reader its time.
		do await new Promise((resolve) => setTimeout(resolve, 0));
		while (this.occupant.unread > unread / 4);
	}

	end(withdrawn: readonly RecordId[]): void {
		this.send(true, withdrawn);
	}

	private send(last: boolean, withdrawn: readonly RecordId[]): void {
		// Asking is cheap and answering is not: whoever asks again and again is read more slowly.
		this.occupant.charge(this.bytes);
		this.occupant.tell({
			type: 'batch',
			whole: this.whole,
			last,
			cursor: this.cursor,
			records: this.records,
			withdrawn
		});
		this.records = [];
		this.bytes = 0;
	}
}
