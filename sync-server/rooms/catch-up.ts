import * as Y from 'yjs';
import { mayRead, reachKey, type Reach } from '../../src/lib/domain/access/reach';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Cursor, Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Limits } from '../common/limits';
import { platform } from '../common/platform';
import { Batches } from './batches';
import type { CatchUpProgress } from './catch-up-progress';
import type { Client } from './client';
import {
	BODIES,
	changeAt,
	END,
	isBeyond,
	placeOf,
	RANKS,
	type Joining,
	type Place,
	type Rank
} from './sending-order';
import type { Store } from '../store/store';

/** A client that is catching up. */
export interface Reader {
	readonly client: Client;
	readonly reach: Reach;
	readonly progress: CatchUpProgress;
	/** Returns whether the client is still subscribed; asked after every pause. */
	readonly isThere: () => boolean;
}

/** What a device has of a room, according to the cursor that it came with. */
export interface Had {
	/**
	 * The device has everything within each of these reaches, and may have what is within any of them. There
	 * are several when it was cut off while its rights changed.
	 */
	readonly reaches: readonly Reach[];
	/** Of records that change from here on, the device may also have what is within any of these. */
	readonly before: readonly Reach[];
	/**
	 * The device has all of this only up to a place in the sending order; `null` when it has the whole room.
	 */
	readonly joining: Joining | null;
}

/** What kind of whole room is being sent. */
export interface Whole {
	/** Whether it continues where an earlier connection was cut off. */
	readonly continued: boolean;
	readonly wentBack: boolean;
}

/** How a record changed between two points of the log. */
interface Changed {
	/**
	 * Whether the device may have been sent the record at one of the points in between, and whether it was at
	 * all of them.
	 */
	isPossible: boolean;
	isCertain: boolean;
	/** The updates; `null` when they are too large to keep, and the whole state is sent instead. */
	updates: Uint8Array[] | null;
}

/** Whether a device may have what has these facts, and whether it surely has. */
type Access = Readonly<Record<'mayHave' | 'hasSurely', (facts: RecordFacts) => boolean>>;

/** A record without its state. */
type RecordRow = ReturnType<Store['records']> extends Iterable<infer Row> ? Row : never;

/** How many rows or log entries are read in one turn of the event loop, and how many bytes of updates. */
const ROWS_AT_ONCE = 1000;
const BYTES_AT_ONCE = 2 * 1024 * 1024;

/** How many bytes of updates are kept for one reader. Beyond that, whole states are sent. */
const KEPT_BYTES = 4 * 1024 * 1024;

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

	/**
	 * Sends every record within reach, in the sending order. Afterwards the device is to have exactly these.
	 * What has changed after `seq` is left to `sendChanges`, and the end to `endWhole`. Goes through the room
	 * once for each rank and keeps nothing. `holdsAt` returns the cursor of a device that has come to a
	 * place; it is `null` when the device has to begin again after a cut.
	 */
	async sendWhole(
		reader: Reader,
		{
			seq,
			from,
			recent
		}: { readonly seq: Sequence; readonly from: Place; readonly recent: Sequence },
		head: Whole & { readonly cursor: Cursor },
		holdsAt: ((place: Place) => Cursor) | null
	): Promise<void> {
		const { isThere } = reader;
		const total = await this.countWithin(reader);
		const batches = new Batches(reader, { ...head, whole: true, total }, this.limits);
		for (const rank of RANKS.filter((each) => each >= from.rank)) {
			const after = from.rank === rank ? from.id : '';
			const parts =
				rank === BODIES ? this.lastChangedInParts(changeAt(after)) : this.recordsInParts(after);
			for await (const rows of parts) {
				for (const { id } of rows) {
					const turn = this.turnOf(id, rank, { seq, recent }, reader);
					if (turn === null) continue;
					await batches.add({ record: id, update: turn.state }, holdsAt?.(turn.place) ?? null);
					if (!isThere()) return;
				}
				await batches.pause();
				if (!isThere()) return;
			}
		}
		if (holdsAt === null) batches.flush();
		else batches.hold(holdsAt(END));
	}

	/** Tells a device that it has the whole room, up to this cursor. */
	endWhole(reader: Reader, whole: Whole, cursor: Cursor): void {
		new Batches(reader, { ...whole, whole: true, cursor }, this.limits).end();
	}

	/** Returns the state of a record whose turn has come, with its place; `null` when it is not to be sent now. */
	private turnOf(
		id: RecordId,
		rank: Rank,
		{ seq, recent }: { readonly seq: Sequence; readonly recent: Sequence },
		{ reach }: Reader
	): { readonly state: Uint8Array; readonly place: Place } | null {
		const known = this.store.facts(this.room, id);
		// What changed later is left to `sendChanges`, which sends a device that joins whole states.
		if (known === null || known.seq > seq) return null;
		const place = placeOf(id, known.facts, known.seq, recent);
		if (place.rank !== rank || !mayRead(reach, known.facts)) return null;
		const state = this.store.record(this.room, id)?.state;
		return state === undefined ? null : { state, place };
	}

	/** Returns a record as it was at a point of the log. Its facts are `null` if it did not exist then. */
	private asOf(
		known: { readonly facts: RecordFacts; readonly seq: Sequence },
		upTo: Sequence
	): { readonly facts: RecordFacts | null; readonly seq: Sequence } {
		let at: { readonly facts: RecordFacts | null; readonly seq: Sequence } = known;
		while (at.seq > upTo) {
			const entry = this.store.entry(this.room, at.seq);
			// The log no longer has this entry, so these facts have to do.
			if (entry === null) return at;
			at = { facts: entry.before, seq: entry.previous };
		}
		return at;
	}

	/**
	 * Sends what has changed between two points, in records and in rights, to a device that has `had` at the
	 * first point. It cannot be known whether a device that was cut off had been sent something in between
	 * that it may not have any more, so whatever it could read in between is withdrawn. Returns the records
	 * that were withdrawn. Costs what changed, also when the log no longer goes back that far. The store goes on
	 * during pauses, so what is sent may be newer than `upTo`. The reader's progress tracks what was sent of records
	 * that change meanwhile. A device that joins is sent the changes as a part of the `whole`.
	 *
	 * @param cursors `now`: the cursor at the end; `between`: the cursor of a device that is cut off
	 * meanwhile
	 */
	async sendChanges(
		reader: Reader,
		span: {
			readonly after: Sequence;
			readonly upTo: Sequence;
			readonly had: Had;
			readonly whole: Whole | null;
		},
		cursors: { readonly now: Cursor; readonly between: () => Cursor }
	): Promise<readonly RecordId[]> {
		const { reach, progress, isThere } = reader;
		const { had, upTo, whole } = span;
		const { joining } = had;
		const isSameReach = had.reaches.every((each) => reachKey(each) === reachKey(reach));
		const possible = [...had.reaches, ...had.before, reach];
		const mayHave = (facts: RecordFacts) => possible.some((each) => mayRead(each, facts));
		const hasSurely = (facts: RecordFacts) => had.reaches.every((each) => mayRead(each, facts));
		let left: ReadonlySet<RecordId> | null = null;
		let at = '';
		// This comes before anything is awaited, because it has to note every change after `upTo`.
		const known = progress.begin(
			(id) => left === null || left.has(id) || (!isSameReach && id > at)
		);
		const changed = await this.changesIn(span, { mayHave, hasSurely }, isThere);
		const waiting = new Set(changed.keys());
		left = waiting;
		const batches = new Batches(
			reader,
			{ ...(whole ?? NO_WHOLE), whole: whole !== null, cursor: cursors.now },
			this.limits
		);
		const withdrawn: RecordId[] = [];
		// A device that is cut off from here on has some of what it may read now.
		if (!isSameReach) batches.hold(cursors.between());
		const decide = async (
			id: RecordId,
			{ has, may }: { readonly has: boolean; readonly may: boolean },
			updates: Uint8Array[] | null
		) => {
			const isWhole = !has || progress.hasDiscarded(id);
			const state = this.handle(id, reach, progress);
			if (state !== null) {
				const update = !isWhole && updates !== null ? Y.mergeUpdates(updates) : state;
				await batches.add({ record: id, update }, null);
			} else if (may) {
				withdrawn.push(id);
				batches.withdraw(id);
			}
		};
		for (const [id, { isPossible, isCertain, updates }] of changed) {
			waiting.delete(id);
			const is = known(id);
			// What the device was sent, or told to remove, before it was cut off may already have followed
			// the present facts.
			const now = this.store.facts(this.room, id)?.facts;
			const isSure = isCertain && now !== undefined && hasSurely(now);
			const may = is === true || isPossible || (now !== undefined && mayHave(now));
			await decide(id, { has: joining === null && (is ?? isSure), may }, updates);
			if (!isThere()) return withdrawn;
		}
		if (!isSameReach) {
			for await (const records of this.recordsInParts()) {
				for (const row of records) {
					const { id } = row;
					at = id;
					if (changed.has(id)) continue;
					// The record as it was at the end of the span. Later changes are passed on after this.
					const { facts, seq } = this.asOf(row, upTo);
					if (facts === null) continue;
					const isToCome = isStillToCome(joining, id, facts, seq);
					// A record that changed while the device joined was sent out of turn.
					if (isToCome && seq <= (joining?.recent ?? 0)) continue;
					const can = mayRead(reach, facts);
					const has = isToCome || hasSurely(facts);
					if (can ? !has : mayHave(facts)) await decide(id, { has, may: true }, null);
					if (!isThere()) return withdrawn;
				}
				await batches.pause();
				if (!isThere()) return withdrawn;
			}
		}
		if (whole === null) batches.end();
		else batches.flush();
		return withdrawn;
	}

	/** Returns how many records are within reach, so that the device can show how far it has come. */
	private async countWithin({ reach, isThere }: Reader): Promise<number> {
		let count = 0;
		for await (const part of this.recordsInParts()) {
			for (const { facts } of part) if (mayRead(reach, facts)) count += 1;
			await platform.turn();
			if (!isThere()) break;
		}
		return count;
	}

	/**
	 * Yields the room's records in parts, in the order of their ids. Includes a record that is added
	 * meanwhile if its id is greater than those read so far.
	 */
	private async *recordsInParts(from: RecordId = ''): AsyncGenerator<readonly RecordRow[]> {
		let after = from;
		for (;;) {
			const part: RecordRow[] = [];
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

	/** Yields the room's records in parts, those that were changed last first. */
	private async *lastChangedInParts(
		from: Sequence
	): AsyncGenerator<readonly { readonly id: RecordId }[]> {
		let before = from;
		for (;;) {
			const part: { readonly id: RecordId; readonly seq: Sequence }[] = [];
			for (const changed of this.store.changedBefore(this.room, before)) {
				part.push(changed);
				if (part.length >= ROWS_AT_ONCE) break;
			}
			const last = part.at(-1);
			if (last === undefined) return;
			yield part;
			before = last.seq;
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
		access: Access,
		isThere: () => boolean
	): Promise<Map<RecordId, Changed>> {
		const { mayHave, hasSurely } = access;
		const changed = new Map<RecordId, Changed>();
		let kept = 0;
		let at = after;
		while (at < upTo) {
			// The log does not go back that far, or compaction has dropped entries meanwhile.
			if (at < this.store.horizon(this.room)) return this.changesBeyond(after, access, isThere);
			let bytes = 0;
			let rows = 0;
			for (const { seq, record, update, before } of this.store.entries(this.room, at)) {
				if (seq > upTo || rows >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) break;
				at = seq;
				rows += 1;
				// Devices catch up on the room's own document by what they have of it.
				if (record === null) continue;
				bytes += update.length;
				const known = changed.get(record) ?? { isPossible: false, isCertain: true, updates: [] };
				changed.set(record, known);
				if (before !== null && mayHave(before)) known.isPossible = true;
				// If the device could not read the record in between, it was told to remove it.
				if (before === null || !hasSurely(before)) known.isCertain = false;
				if (known.updates === null) continue;
				known.updates.push(update);
				kept += update.length;
				if (kept <= KEPT_BYTES) continue;
				kept -= known.updates.reduce((sum, { length }) => sum + length, 0);
				known.updates = null;
			}
			if (rows === 0) break;
			if (at < upTo) await platform.turn();
			if (!isThere()) return changed;
		}
		return changed;
	}

	/**
	 * Returns what has changed since a point that the log does not reach: every record with a later change, of
	 * which the whole state is sent. Includes what changed after the point up to which the device catches up,
	 * because such a record may also have changed before it. A record that changes while this is read comes
	 * again, further on.
	 */
	private async changesBeyond(
		after: Sequence,
		{ mayHave }: Access,
		isThere: () => boolean
	): Promise<Map<RecordId, Changed>> {
		const changed = new Map<RecordId, Changed>();
		for (let at = after; ;) {
			let rows = 0;
			for (const { id, seq } of this.store.changedSince(this.room, at)) {
				if (rows >= ROWS_AT_ONCE) break;
				rows += 1;
				at = seq;
				const isPossible = this.store.factsSince(this.room, id, after).some(mayHave);
				changed.set(id, { isPossible, isCertain: false, updates: null });
			}
			if (rows < ROWS_AT_ONCE) return changed;
			await platform.turn();
			if (!isThere()) return changed;
		}
	}
}

const NO_WHOLE: Whole = { continued: false, wentBack: false };

/** Returns whether a record's turn is still to come for a device that joins. */
const isStillToCome = (
	joining: Joining | null,
	id: RecordId,
	facts: RecordFacts,
	seq: Sequence
): boolean => joining !== null && isBeyond(placeOf(id, facts, seq, joining.recent), joining.place);
