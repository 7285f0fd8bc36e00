import { reachKey } from '../../src/lib/domain/access/reach';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { Hidden } from '../../src/lib/domain/addons/hidden';
import type { RecordFacts, RecordKind } from '../../src/lib/domain/core/record';
import { openRecord } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import type { Cursor, Sequence } from '../../src/lib/protocol/messages';
import { roomName, type RoomName } from '../../src/lib/protocol/rooms';
import { platform } from '../common/platform';
import { Cursors, logName } from '../rooms/cursors';
import { RoomPositions } from '../rooms/positions';
import type { Relay } from '../rooms/relay';
import type { Joining } from '../rooms/sending-order';
import { maySee, offKey, whyHidden, type Caller } from './caller';
import { isViewed, type ViewedRecord } from './views';

/** A page of records, in the order of their ids. */
export interface Page {
	readonly records: readonly ViewedRecord[];
	/** Where the next page begins; `null` at the end. */
	readonly next: Cursor | null;
}

/** What has changed since a cursor. */
export interface Changes {
	readonly records: readonly ViewedRecord[];
	readonly withdrawn: readonly RecordId[];
	readonly cursor: Cursor;
	readonly more: boolean;
}

/** A record, and the size of what is stored of it, bytes. */
interface Stored {
	readonly record: ViewedRecord;
	readonly size: number;
}

/** How many rows are looked at in one turn of the event loop, and for one page. */
const ROWS_AT_ONCE = 1000;
const MOST_ROWS = 20_000;

/** The size of the stored records at which a page ends, bytes. */
const PAGE_BYTES = 1024 * 1024;

/** A list's cursor names no reach. */
const NO_REACH = Buffer.alloc(9).toString('base64url');

/** Reads what is on the relay's disk for scripts. Every record is checked when it is read (OP-08). */
export class Reading {
	private readonly lists: Cursors;
	/** By room and by the add-ons that are off. */
	private readonly positions = new Map<string, RoomPositions>();

	constructor(private readonly relay: Relay) {
		// Other keys than for devices: a cursor of the API means nothing to a websocket, nor the other way round.
		const { sealSecret } = relay.environment;
		this.lists = new Cursors(`${sealSecret}/api-lists`);
	}

	/** Returns a record of a room; `null` when there is none, and when the caller may not read it. */
	record(caller: Caller, room: RoomName, id: RecordId): ViewedRecord | null {
		return this.readable(caller, room, id)?.record ?? null;
	}

	/** Returns the room of a record that the caller may read; `null` when there is none. */
	roomOf(caller: Caller, id: RecordId): RoomName | null {
		const { store } = this.relay.environment;
		for (const room of store.roomsOf(id)) {
			const known = store.facts(room, id);
			if (known === null || !caller.rooms.has(room)) continue;
			return maySee(caller, known.facts) ? room : null;
		}
		return null;
	}

	/** Returns why a record is hidden that the caller could read otherwise; `null` when there is no such. */
	hidden(caller: Caller, id: RecordId): Hidden | null {
		const { store } = this.relay.environment;
		const rooms = [...caller.hidden.keys()].map((space) => roomName({ kind: 'space', space }));
		for (const room of [...caller.rooms, ...rooms]) {
			const known = store.facts(room, id);
			if (known !== null) return whyHidden(caller, room, known.facts);
		}
		return null;
	}

	/** Returns a page of a room's records; `null` when `after` is no cursor of a list of this room. */
	async page(
		caller: Caller,
		room: RoomName,
		wish: {
			readonly kind: RecordKind | null;
			readonly after: Cursor | null;
			readonly limit: number;
		}
	): Promise<Page | null> {
		const from = wish.after === null ? '' : this.placeIn(room, wish.after);
		if (from === null) return null;
		const wanted = (facts: RecordFacts) =>
			(wish.kind === null || facts.kind === wish.kind) && maySee(caller, facts);
		const { records, last } = await this.rows(room, from, wanted, wish.limit);
		return { records, next: last === null ? null : this.cursorAt(room, last) };
	}

	/**
	 * Returns what has changed in a room since a cursor. Without one, returns the first records of the room;
	 * its cursors lead through all of them and then on to what has changed since. Returns `null` when the
	 * caller has to begin again without a cursor: the log does not go back that far, was put back to an older
	 * copy, or the rights of the token's maker have changed since.
	 */
	async since(
		caller: Caller,
		room: RoomName,
		wish: { readonly cursor: Cursor | null; readonly limit: number }
	): Promise<Changes | null> {
		const { store } = this.relay.environment;
		const positions = this.positionsOf(room, offKey(caller.switches));
		const key = reachKey(caller.reach);
		const cursorAt = (seq: Sequence, joining: Joining | null) =>
			positions.cursorOf(key, seq, joining);
		const since = positions.read(wish.cursor, caller.token.createdBy);
		if (since === 'too-old' || since === 'went-back') return null;
		if (since !== 'new' && since.seq < store.horizon(room)) return null;
		if (since !== 'new' && since.had.reaches.some((each) => reachKey(each) !== key)) return null;
		const seq = since === 'new' ? store.head(room) : since.seq;
		const joining = since === 'new' ? JOINS : since.had.joining;
		if (joining !== null) {
			const wanted = (facts: RecordFacts) => maySee(caller, facts);
			const { records, last } = await this.rows(room, joining.place.id, wanted, wish.limit);
			const place = last === null ? null : { ...JOINS, place: { ...JOINS.place, id: last } };
			const more = place !== null || store.head(room) > seq;
			return { records, withdrawn: [], cursor: cursorAt(seq, place), more };
		}
		return this.changesAfter(caller, room, seq, { limit: wish.limit, cursorAt });
	}

	private changesAfter(
		caller: Caller,
		room: RoomName,
		after: Sequence,
		{
			limit,
			cursorAt
		}: {
			readonly limit: number;
			readonly cursorAt: (seq: Sequence, joining: null) => Cursor;
		}
	): Changes {
		const { store } = this.relay.environment;
		/** The changed records as they are now, and whether the caller could read each of them in between. */
		const changed = new Map<RecordId, { readonly is: ViewedRecord | null; could: boolean }>();
		let at = after;
		let rows = 0;
		let bytes = 0;
		for (const { seq, record: id, before } of store.entries(room, after)) {
			const isFull = changed.size >= limit || bytes >= PAGE_BYTES;
			if (rows >= ROWS_AT_ONCE || (isFull && (id === null || !changed.has(id)))) break;
			rows += 1;
			at = seq;
			if (id === null) continue;
			let known = changed.get(id);
			if (known === undefined) {
				const read = this.readable(caller, room, id);
				bytes += read?.size ?? 0;
				known = { is: read?.record ?? null, could: false };
				changed.set(id, known);
			}
			if (before !== null && maySee(caller, before)) known.could = true;
		}
		const records = [...changed.values()].flatMap(({ is }) => is ?? []);
		const withdrawn = [...changed].flatMap(([id, { is, could }]) =>
			is === null && could ? [id] : []
		);
		return { records, withdrawn, cursor: cursorAt(at, null), more: at < store.head(room) };
	}

	/** Returns the wanted records after an id, and the last id that was looked at; `null` at the end. */
	private async rows(
		room: RoomName,
		from: RecordId,
		wanted: (facts: RecordFacts) => boolean,
		limit: number
	): Promise<{ readonly records: ViewedRecord[]; readonly last: RecordId | null }> {
		const { store } = this.relay.environment;
		const records: ViewedRecord[] = [];
		let bytes = 0;
		let at = from;
		for (let seen = 0; seen < MOST_ROWS;) {
			let rows = 0;
			for (const { id, facts } of store.records(room, at)) {
				if (rows >= ROWS_AT_ONCE || records.length >= limit || bytes >= PAGE_BYTES) break;
				rows += 1;
				at = id;
				if (!wanted(facts)) continue;
				const stored = this.stored(room, id);
				if (stored === null) continue;
				bytes += stored.size;
				records.push(stored.record);
			}
			if (records.length >= limit || bytes >= PAGE_BYTES) break;
			if (rows < ROWS_AT_ONCE) return { records, last: null };
			seen += rows;
			await platform.turn();
		}
		return { records, last: at };
	}

	private readable(caller: Caller, room: RoomName, id: RecordId): Stored | null {
		const known = this.relay.environment.store.facts(room, id);
		if (known === null || !caller.rooms.has(room) || !maySee(caller, known.facts)) return null;
		return this.stored(room, id);
	}

	private stored(room: RoomName, id: RecordId): Stored | null {
		const state = this.relay.environment.store.record(room, id)?.state;
		if (state === undefined) return null;
		const doc = openRecord([state]);
		const record = readRecord(doc, id);
		doc.destroy();
		return record === null || !isViewed(record) ? null : { record, size: state.length };
	}

	/** A cursor is for what was hidden when it was written: with other add-ons, a script begins again. */
	private positionsOf(room: RoomName, off: string): RoomPositions {
		const name = `${room} ${off}`;
		const known = this.positions.get(name);
		if (known !== undefined) return known;
		const { runs, reaches } = this.relay;
		const { store, sealSecret } = this.relay.environment;
		const cursors = new Cursors(`${sealSecret}/api-changes/${off}`);
		const made = new RoomPositions(room, { store, cursors, runs, reaches }, () => store.head(room));
		this.positions.set(name, made);
		return made;
	}

	private cursorAt(room: RoomName, id: RecordId): Cursor {
		const log = logName(this.relay.environment.store.logId);
		const { current: run } = this.relay.runs;
		const joining = { ...JOINS, place: { ...JOINS.place, id } };
		return this.lists.write(room, { log, run, seq: 0, reach: NO_REACH, joining });
	}

	private placeIn(room: RoomName, cursor: Cursor): RecordId | null {
		return this.lists.read(room, cursor)?.joining?.place.id ?? null;
	}
}

/** Where a script begins that is sent a whole room: before the first id. */
const JOINS: Joining = { recent: 0, place: { rank: 0, id: '' } };
