import * as Y from 'yjs';
import { mayRead, reachKey, type Reach } from '../../src/lib/domain/access/reach';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Cursor, RecordUpdate, Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Limits } from '../common/limits';
import type { Client } from './client';
import type { CatchUpProgress } from './catch-up-progress';
import type { Store } from '../store/store';

/** A client that is catching up. */
export interface Reader {
	readonly client: Client;
	readonly reach: Reach;
	readonly progress: CatchUpProgress;
	/** Returns whether the client is still subscribed; asked after every pause. */
	readonly isThere: () => boolean;
}

/** How a record changed between two points of the log. */
interface Changed {
	/** The facts before the first change; `null` when that change created the record. */
	readonly before: RecordFacts | null;
	/** The updates; `null` when they are too large to keep, and the whole state is sent instead. */
	updates: Uint8Array[] | null;
}

/** How many rows or log entries are read in one turn of the event loop, and how many bytes of updates. */
const ROWS_AT_ONCE = 1000;
const BYTES_AT_ONCE = 2 * 1024 * 1024;

/** How many bytes of updates are kept for one reader. Beyond that, whole states are sent. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** How long to wait for a reader that has much to read already, ms. */
const SLOW = 20;

/**
 * Reads from a room's store what a device lacks. The cost follows what changed; for a new device it is the
 * whole room. Everything is read in parts, so that others get their turn in between and no more than a few
 * megabytes are kept.
 */
export class CatchUp {
	constructor(
		private readonly room: RoomName,
		private readonly store: Store,
		private readonly limits: Limits,
		/** Returns the last sequence number that has been published. The disk may be ahead of it. */
		private readonly told: () => Sequence
	) {}

	/** Sends every record within reach. Afterwards the device is to have exactly these. */
	async sendWhole(reader: Reader, now: Cursor, wentBack: boolean): Promise<void> {
		const { reach, progress } = reader;
		const total = await this.countWithin(reader);
		const head = { cursor: now, whole: true, wentBack, total };
		const batches = new Batches(reader, head, this.limits);
		let at = '';
		progress.begin((id) => id > at);
		for await (const ids of this.recordsInParts()) {
			for (const { id } of ids) {
				at = id;
				const state = this.handle(id, reach, progress);
				if (state !== null) await batches.add({ record: id, update: state });
				if (!reader.isThere()) return;
			}
			await turn();
			if (!reader.isThere()) return;
		}
		batches.end();
	}

	/**
	 * Sends what has changed between two points: changed records, and records that came into reach or left
	 * it. `had` is the reach at the first point. Returns the records that were withdrawn, or `null` when the
	 * log no longer goes back that far. The store goes on during pauses, so what is sent may be newer than
	 * `upTo`. The reader's progress tracks what was sent of records that change meanwhile.
	 */
	async sendChanges(
		reader: Reader,
		span: { readonly after: Sequence; readonly upTo: Sequence; readonly had: Reach },
		now: Cursor
	): Promise<readonly RecordId[] | null> {
		const { reach, progress, isThere } = reader;
		const changed = await this.changesIn(span, isThere);
		if (changed === null) return null;
		const batches = new Batches(
			reader,
			{ cursor: now, whole: false, wentBack: false },
			this.limits
		);
		const withdrawn: RecordId[] = [];
		const isSameReach = reachKey(span.had) === reachKey(reach);
		const left = new Set(changed.keys());
		let at = '';
		const had = progress.begin((id) => left.has(id) || (!isSameReach && id > at));
		const decide = async (id: RecordId, could: boolean, updates: Uint8Array[] | null) => {
			const state = this.handle(id, reach, progress);
			if (state !== null) {
				const update = could && updates !== null ? Y.mergeUpdates(updates) : state;
				await batches.add({ record: id, update });
			} else if (could) {
				withdrawn.push(id);
				batches.withdraw(id);
			}
		};
		for (const [id, { before, updates }] of changed) {
			left.delete(id);
			const could = had(id) ?? (before !== null && mayRead(span.had, before));
			await decide(id, could, updates);
			if (!isThere()) return withdrawn;
		}
		if (!isSameReach) {
			for await (const records of this.recordsInParts()) {
				for (const { id, facts } of records) {
					at = id;
					if (changed.has(id)) continue;
					const could = had(id) ?? mayRead(span.had, facts);
					if (could !== mayRead(reach, facts)) await decide(id, could, null);
					if (!isThere()) return withdrawn;
				}
				await turn();
				if (!isThere()) return withdrawn;
			}
		}
		batches.end();
		return withdrawn;
	}

	/** Returns how many records are within reach, so that the device can show how far it has come. */
	private async countWithin({ reach, isThere }: Reader): Promise<number> {
		let count = 0;
		for await (const part of this.recordsInParts()) {
			for (const { facts } of part) if (mayRead(reach, facts)) count += 1;
			await turn();
			if (!isThere()) break;
		}
		return count;
	}

	/**
	 * Yields the room's records in parts, in the order of their ids. Includes a record that is added
	 * meanwhile if its id is greater than those read so far.
	 */
	private async *recordsInParts(): AsyncGenerator<
		readonly { readonly id: RecordId; readonly facts: RecordFacts }[]
	> {
		let after = '';
		for (;;) {
			const part: { readonly id: RecordId; readonly facts: RecordFacts }[] = [];
			for (const record of this.store.records(this.room, after)) {
				part.push(record);
				if (part.length >= ROWS_AT_ONCE) break;
			}
			const last = part.at(-1);
			if (last === undefined) return;
			yield part;
			after = last.id;
		}
	}

	/**
	 * Returns a record's state, or `null` when it is not within reach at this moment. Notes it as sent or
	 * left out.
	 */
	private handle(id: RecordId, reach: Reach, progress: CatchUpProgress): Uint8Array | null {
		const known = this.store.facts(this.room, id);
		const isReadable = known !== null && mayRead(reach, known.facts);
		const state = isReadable ? (this.store.record(this.room, id)?.state ?? null) : null;
		progress.handled(id, state !== null, (known?.seq ?? 0) > this.told());
		return state;
	}

	private async changesIn(
		{ after, upTo }: { readonly after: Sequence; readonly upTo: Sequence },
		isThere: () => boolean
	): Promise<Map<RecordId, Changed> | null> {
		const changed = new Map<RecordId, Changed>();
		let kept = 0;
		let at = after;
		while (at < upTo) {
			// Compaction may have dropped entries meanwhile; skipping them would lose changes unnoticed.
			if (at < this.store.horizon(this.room)) return null;
			let bytes = 0;
			let rows = 0;
			for (const { seq, record, update, before } of this.store.entries(this.room, at)) {
				if (seq > upTo || rows >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) break;
				at = seq;
				rows += 1;
				bytes += update.length;
				const known = changed.get(record) ?? { before, updates: [] };
				changed.set(record, known);
				if (known.updates === null) continue;
				known.updates.push(update);
				kept += update.length;
				if (kept <= KEPT_BYTES) continue;
				kept -= known.updates.reduce((sum, { length }) => sum + length, 0);
				known.updates = null;
			}
			if (rows === 0) break;
			if (at < upTo) await turn();
			if (!isThere()) return changed;
		}
		return changed;
	}
}

/** Resolves in a later turn of the event loop, so that others get theirs. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Packs records into batches, and waits while the reader is slow. */
class Batches {
	private records: RecordUpdate<Uint8Array>[] = [];
	private withdrawn: RecordId[] = [];
	private bytes = 0;

	constructor(
		private readonly reader: Pick<Reader, 'client' | 'isThere'>,
		private readonly head: {
			readonly cursor: Cursor;
			readonly whole: boolean;
			readonly wentBack: boolean;
			readonly total?: number;
		},
		private readonly limits: Pick<Limits, 'batchBytes' | 'batchRecords'>
	) {}

	async add(record: RecordUpdate<Uint8Array>): Promise<void> {
		this.records.push(record);
		this.bytes += record.update.length;
		const { batchBytes, batchRecords } = this.limits;
		if (this.bytes < batchBytes && this.records.length < batchRecords) return;
		this.send(false);
		// Lets other devices have their turn, and gives a slow reader time.
		await turn();
		while (this.reader.isThere() && this.reader.client.isBusy) {
			await new Promise((resolve) => setTimeout(resolve, SLOW));
		}
	}

	withdraw(id: RecordId): void {
		this.withdrawn.push(id);
	}

	end(): void {
		this.send(true);
	}

	private send(last: boolean): void {
		const { records, withdrawn } = this;
		// Asking is cheap and answering is not: a client that asks again and again is read more slowly.
		this.reader.client.charge(this.bytes);
		this.reader.client.tell({ type: 'batch', ...this.head, last, records, withdrawn });
		this.records = [];
		this.withdrawn = [];
		this.bytes = 0;
	}
}
