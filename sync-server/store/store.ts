import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';

/** A record as the store has it. */
export interface StoredRecord {
	/** All of its updates merged into one. */
	readonly state: Uint8Array;
	readonly facts: RecordFacts;
	/** The log entry that changed it last. */
	readonly seq: Sequence;
}

/** One accepted edit of a record. */
export interface LogEntry {
	readonly seq: Sequence;
	/** The entry that changed the same record before; 0 when this one made it. */
	readonly previous: Sequence;
	readonly record: RecordId;
	readonly update: Uint8Array;
	/** What access to the record depended on before the edit; `null` when the edit made it. */
	readonly before: RecordFacts | null;
	/** The bytes of all updates of the room's log up to and with this one, also of those dropped since. */
	readonly total: number;
	/** When it came, by the relay's clock: what it says itself of when it was is its maker's word. */
	readonly at?: Instant;
}

/**
 * Whose device each Yjs client id of a document belongs to. `CARRIED` is nobody's: an admin's device
 * brought what others had written, and nobody goes on under that id.
 */
export type Authors = Readonly<Record<string, string>>;

export const CARRIED = '';

/** The update of a log entry whose record was deleted for good: it changes nothing. */
export const NOTHING: Uint8Array = new Uint8Array([0, 0]);

/** What is kept of a record that was deleted for good. */
export interface Tombstone {
	readonly id: RecordId;
	readonly by: MemberId;
	readonly at: Instant;
}

/** Things of one room that become durable together. */
export interface RoomCommit {
	readonly room: RoomName;
	/** The room's own document, merged. */
	readonly document?: Uint8Array;
	/** New entries, in rising sequence. */
	readonly log: readonly LogEntry[];
	/** The records that those entries leave behind. */
	readonly records: readonly (StoredRecord & { readonly id: RecordId })[];
	/** Client ids that were bound; `record` is `null` for the room's own document. */
	readonly authors: readonly { readonly record: RecordId | null; readonly authors: Authors }[];
	/**
	 * Records that are deleted for good, after all of the above: state, facts and authors go, every
	 * entry that the log has of them, old or new, holds `NOTHING`, and a row of `erased` stays.
	 */
	readonly erased?: readonly Tombstone[];
}

/** The small tables beside the rooms. */
export type TableName =
	'relay' | 'invitations' | 'tokens' | 'seen' | 'erased' | 'files' | 'runs' | 'firsts' | 'reaches';

/** A row of a small table as it is to be; `undefined`: there is none any more. */
export interface RowWrite {
	readonly table: TableName;
	readonly key: string;
	readonly value: unknown;
}

/** The key of a tombstone in the table `erased`. */
export const tombstoneKey = (room: RoomName, id: RecordId): string => `${room}/${id}`;

/**
 * Where a relay keeps everything. Reads are synchronous and see every commit that has resolved.
 *
 * Every adapter promises that `commit` is atomic, that it resolves only when a power cut could no
 * longer undo it, and that commits become durable in the order of the calls. The suite in
 * `acceptance.ts` holds each adapter to it. Nothing is written but by `commit`: there is no way to read a
 * row, wait, and write it back; see `Tables`.
 */
export interface Store {
	/** Identifies this store's logs: another store never counts in the same sequence. */
	readonly logId: string;
	/** Whether no other process has taken the store over since this one opened it. */
	readonly isOwned: boolean;
	/** Every room that has ever stored something. */
	rooms(): RoomName[];
	/** The sequence number of the room's last entry; 0 before the first. */
	head(room: RoomName): Sequence;
	/** Entries up to and including this one are no longer in the log. */
	horizon(room: RoomName): Sequence;
	document(room: RoomName): Uint8Array | null;
	record(room: RoomName, id: RecordId): StoredRecord | null;
	/** What is known of a record without its state. */
	facts(room: RoomName, id: RecordId): Omit<StoredRecord, 'state'> | null;
	/** The authors of a record, or with `null` of the room's own document. */
	authors(room: RoomName, id: RecordId | null): Authors;
	/**
	 * The room's records without their states, in the order of their ids (as JavaScript compares
	 * strings), of those after `after` when it is given.
	 */
	records(
		room: RoomName,
		after?: RecordId
	): Iterable<Omit<StoredRecord, 'state'> & { readonly id: RecordId }>;
	/** The entry of a sequence number; `null` when the log does not have it (any more). */
	entry(room: RoomName, seq: Sequence): LogEntry | null;
	/** The entries after a sequence number, rising. */
	entries(room: RoomName, after: Sequence): Iterable<LogEntry>;
	/**
	 * Stores all of it or nothing. Rejects when nothing was stored, and with `NotOwner` when another
	 * process has taken the store over.
	 */
	commit(commits: readonly RoomCommit[], rows?: readonly RowWrite[]): Promise<void>;
	/** Drops entries up to and including a sequence number; their effects are in the states. */
	compact(room: RoomName, upTo: Sequence): Promise<void>;
	/** A row of a small table, as it was committed; `undefined` when there is none. */
	get(table: TableName, key: string): unknown;
	list(table: TableName): { readonly key: string; readonly value: unknown }[];
	/** Finishes what was begun and lets go of the files. */
	close(): Promise<void>;
}

/** The longest key of a small table, in characters: an adapter may not be able to keep longer ones. */
export const LONGEST_KEY = 400;

/** Another process has taken the store over since this one opened it: nothing may be written any more. */
export class NotOwner extends Error {
	constructor() {
		super('another process has taken over the store');
		this.name = 'NotOwner';
	}
}
