import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';

/** A stored record. */
export interface StoredRecord {
	/** All of its updates merged into one. */
	readonly state: Uint8Array;
	readonly facts: RecordFacts;
	/** The sequence number of the log entry that changed it last. */
	readonly seq: Sequence;
}

/** One accepted edit of a record. */
export interface LogEntry {
	readonly seq: Sequence;
	/** The sequence number of the record's previous entry; 0 when this entry created the record. */
	readonly previous: Sequence;
	readonly record: RecordId;
	readonly update: Uint8Array;
	/** The facts that access depended on before the edit; `null` when the edit created the record. */
	readonly before: RecordFacts | null;
	/** The bytes of all updates of the room's log up to and including this one, dropped ones too. */
	readonly total: number;
	/** When the relay received it. The moments inside the edit are what its author claims. */
	readonly at?: Instant;
}

/**
 * The device that each Yjs client id of a document belongs to. `CARRIED` stands for no device: an admin's
 * device brought what others had written, and nobody may continue under that id.
 */
export type Authors = Readonly<Record<string, string>>;

export const CARRIED = '';

/** The update of a log entry whose record was deleted for good: it changes nothing. */
export const NOTHING: Uint8Array = new Uint8Array([0, 0]);

/** What remains of a record that was deleted for good. */
export interface Tombstone {
	readonly id: RecordId;
	readonly by: MemberId;
	readonly at: Instant;
}

/** Changes of one room that become durable together. */
export interface RoomCommit {
	readonly room: RoomName;
	/** The room's own document, merged. */
	readonly document?: Uint8Array;
	/** New entries, in ascending order of their sequence numbers. */
	readonly log: readonly LogEntry[];
	/** The records after those entries. */
	readonly records: readonly (StoredRecord & { readonly id: RecordId })[];
	/** Client ids that were bound; `record` is `null` for the room's own document. */
	readonly authors: readonly { readonly record: RecordId | null; readonly authors: Authors }[];
	/**
	 * Records that are deleted for good, after all of the above. Their states, facts and authors are removed,
	 * the update of each of their log entries, old or new, becomes `NOTHING`, and a row of the table `erased`
	 * stays.
	 */
	readonly erased?: readonly Tombstone[];
}

/** The small tables beside the rooms. */
export type TableName =
	| 'relay'
	| 'invitations'
	| 'tokens'
	| 'seen'
	| 'erased'
	| 'files'
	| 'runs'
	| 'firsts'
	| 'reaches'
	| 'answers'
	| 'audit';

/** The new value of a row of a small table; `undefined` removes the row. */
export interface RowWrite {
	readonly table: TableName;
	readonly key: string;
	readonly value: unknown;
}

/** The key of a tombstone in the table `erased`. */
export const tombstoneKey = (room: RoomName, id: RecordId): string => `${room}/${id}`;

/**
 * The storage of a relay. Reads are synchronous and see every commit that has resolved.
 *
 * Every adapter promises that `commit` is atomic, that it resolves only when a power cut can no longer undo
 * it, and that commits become durable in the order of the calls. The suite in
 * `tests/support/store-acceptance.ts` holds each adapter to this. Only `commit` writes: nothing can read a
 * row, wait, and write it back; see `Tables`.
 */
export interface Store {
	/** Names this store's logs. A sequence number of one store means nothing in another. */
	readonly logId: string;
	/** Whether this process still owns the store: no other process has taken it over. */
	readonly isOwned: boolean;
	/** Every room that has ever stored something. */
	rooms(): RoomName[];
	/** The sequence number of the room's last entry; 0 before the first. */
	head(room: RoomName): Sequence;
	/** The log no longer has entries up to and including this sequence number. */
	horizon(room: RoomName): Sequence;
	document(room: RoomName): Uint8Array | null;
	record(room: RoomName, id: RecordId): StoredRecord | null;
	/** Returns a record without its state. */
	facts(room: RoomName, id: RecordId): Omit<StoredRecord, 'state'> | null;
	/** Returns the authors of a record, or of the room's own document when `id` is `null`. */
	authors(room: RoomName, id: RecordId | null): Authors;
	/**
	 * Returns the room's records without their states, in ascending order of their ids (as JavaScript
	 * compares strings). With `after`, only those with greater ids.
	 */
	records(
		room: RoomName,
		after?: RecordId
	): Iterable<Omit<StoredRecord, 'state'> & { readonly id: RecordId }>;
	/** Returns the entry of a sequence number; `null` when the log does not have it, or no longer. */
	entry(room: RoomName, seq: Sequence): LogEntry | null;
	/** Returns the entries after a sequence number, in ascending order. */
	entries(room: RoomName, after: Sequence): Iterable<LogEntry>;
	/**
	 * Stores all of it or nothing. Rejects when nothing was stored, with `NotOwner` when another process has
	 * taken over the store.
	 */
	commit(commits: readonly RoomCommit[], rows?: readonly RowWrite[]): Promise<void>;
	/** Drops the entries up to and including a sequence number. Their effects stay in the states. */
	compact(room: RoomName, upTo: Sequence): Promise<void>;
	/** Returns a row of a small table as it was committed; `undefined` when there is none. */
	get(table: TableName, key: string): unknown;
	list(table: TableName): { readonly key: string; readonly value: unknown }[];
	/** Finishes pending work and closes the files. */
	close(): Promise<void>;
}

/** The longest key of a small table, in characters. Some adapters cannot store longer ones. */
export const LONGEST_KEY = 400;

/** Thrown when another process has taken over the store: nothing may be written any more. */
export class NotOwner extends Error {
	constructor() {
		super('another process has taken over the store');
		this.name = 'NotOwner';
	}
}
