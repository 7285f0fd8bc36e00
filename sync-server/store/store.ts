import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';

/** What a log entry changes: a record, or with `null` the room's own document. */
export type Subject = RecordId | null;

/** A stored record. */
export interface StoredRecord {
	/** Its snapshot and the log entries after it, merged. */
	readonly state: Uint8Array;
	readonly facts: RecordFacts;
	/** The sequence number of the log entry that changed it last. */
	readonly seq: Sequence;
}

/** One accepted change of a record or of the room's own document. */
export interface LogEntry {
	readonly seq: Sequence;
	/** The sequence number of the subject's previous entry; 0 when this entry created it. */
	readonly previous: Sequence;
	readonly record: Subject;
	readonly update: Uint8Array;
	/**
	 * The facts that access depended on before the edit; `null` when the edit created the record, and for the
	 * room's own document.
	 */
	readonly before: RecordFacts | null;
	/** The bytes of all updates of the room's log up to and including this one, dropped ones too. */
	readonly total: number;
	/** When the relay received it. The moments inside the edit are what its author claims. */
	readonly at?: Instant;
	/** Who made it; left out where an admin's device brought what others had made, and by older relays. */
	readonly by?: MemberId;
}

/** The state of a record or of a room's own document at a point of the log. */
export interface Snapshot {
	/** It contains every change of its subject up to and including this sequence number. */
	readonly seq: Sequence;
	readonly state: Uint8Array;
}

/** How a record or a room's own document is stored. Its state is the snapshot and the changes after it. */
export interface StoredParts {
	readonly snapshot: Snapshot | null;
	/** The updates of the log entries after the snapshot, in ascending order. */
	readonly tail: readonly Uint8Array[];
	/** The sequence number of the last entry; 0 when nothing was ever stored. */
	readonly seq: Sequence;
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
	/** New entries, in ascending order of their sequence numbers. */
	readonly log: readonly LogEntry[];
	/** Facts that differ from what is stored, each with the sequence number of the entry that set them. */
	readonly facts?: readonly {
		readonly id: RecordId;
		readonly facts: RecordFacts;
		readonly seq: Sequence;
	}[];
	/** Client ids that were bound. */
	readonly authors?: readonly { readonly record: Subject; readonly authors: Authors }[];
	/** States after those entries. A snapshot of a record that does not exist is not stored. */
	readonly snapshots?: readonly (Snapshot & { readonly record: Subject })[];
	/**
	 * Records that are deleted for good, after all of the above. Their snapshots, facts and authors are
	 * removed, the update of each of their log entries, old or new, becomes `NOTHING`, and a row of the table
	 * `erased` stays.
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
	| 'audit'
	| 'webhooks'
	| 'webhook-progress'
	| 'webhook-cursors'
	/** Where devices are reached by push messages. */
	| 'push'
	/** How far members have read topics. */
	| 'readers';

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
	/** Returns the parts of which the state of a record, or of the room's own document, consists. */
	parts(room: RoomName, subject: Subject): StoredParts;
	/** Returns the state of the room's own document; `null` when there is none. */
	document(room: RoomName): Uint8Array | null;
	/** Returns a record; `null` when there is none, or none any more. */
	record(room: RoomName, id: RecordId): StoredRecord | null;
	/** Returns a record without its state. */
	facts(room: RoomName, id: RecordId): Omit<StoredRecord, 'state'> | null;
	/** Returns the rooms that have a record with this id: one, except for derived ids. */
	roomsOf(id: RecordId): RoomName[];
	/** Returns the records that take their readers from one, in ascending order of their ids. */
	dependentsOf(room: RoomName, id: RecordId): RecordId[];
	/** Returns the authors of a record, or of the room's own document when `id` is `null`. */
	authors(room: RoomName, id: Subject): Authors;
	/**
	 * Returns the room's records without their states, in ascending order of their ids (as JavaScript
	 * compares strings). With `after`, only those with greater ids.
	 */
	records(
		room: RoomName,
		after?: RecordId
	): Iterable<Omit<StoredRecord, 'state'> & { readonly id: RecordId }>;
	/**
	 * Returns the records that have changed after a sequence number, or were deleted for good, each with its
	 * last change, in that order. Costs what has changed, also when the log no longer goes back that far.
	 */
	changedSince(
		room: RoomName,
		after: Sequence
	): Iterable<{ readonly id: RecordId; readonly seq: Sequence }>;
	/**
	 * Returns the records whose last change is before a sequence number, each with it, the latest first. May
	 * contain some that were deleted for good.
	 */
	changedBefore(
		room: RoomName,
		before: Sequence
	): Iterable<{ readonly id: RecordId; readonly seq: Sequence }>;
	/**
	 * Returns the facts that a record had at a sequence number and at any time since, also when the log no
	 * longer goes back that far; none when it was made later and deleted for good.
	 */
	factsSince(room: RoomName, id: RecordId, after: Sequence): readonly RecordFacts[];
	/** Returns the entry of a sequence number; `null` when the log does not have it, or no longer. */
	entry(room: RoomName, seq: Sequence): LogEntry | null;
	/** Returns the entries after a sequence number, in ascending order. */
	entries(room: RoomName, after: Sequence): Iterable<LogEntry>;
	/**
	 * Stores all of it or nothing. Rejects when nothing was stored, with `NotOwner` when another process has
	 * taken over the store.
	 */
	commit(commits: readonly RoomCommit[], rows?: readonly RowWrite[]): Promise<void>;
	/**
	 * Drops the entries up to and including a sequence number. Before an entry is dropped, a snapshot that
	 * contains its change is stored. Resolves with the bytes of these snapshots. Rejects with `Unreadable`, and drops nothing more, when a change waits for
	 * another one that is missing: a snapshot must not contain what is pending.
	 */
	compact(room: RoomName, upTo: Sequence): Promise<number>;
	/** Returns a row of a small table as it was committed; `undefined` when there is none. */
	get(table: TableName, key: string): unknown;
	list(table: TableName): { readonly key: string; readonly value: unknown }[];
	/** Finishes pending work and closes the files. */
	close(): Promise<void>;
}

/** The longest key of a small table, in characters. Some adapters cannot store longer ones. */
export const LONGEST_KEY = 400;

/** Thrown when what is stored is damaged: a log entry is missing, or a change that others build on. */
export class Unreadable extends Error {
	constructor(room: RoomName, subject: Subject, what: string) {
		super(`${room}, ${subject === null ? 'its document' : `record ${subject}`}: ${what}`);
		this.name = 'Unreadable';
	}
}

/** Thrown when a store was written in a format that this version does not know. */
export class UnknownFormat extends Error {
	constructor(readonly found: string) {
		super(
			`The data directory was written in format ${found}, and this version knows format ${FORMAT}: nothing was changed. ` +
				'Start the version that wrote it, or restore a backup into another directory.'
		);
		this.name = 'UnknownFormat';
	}
}

/** The format in which stores are written. A change of it needs a migration from the one before. */
export const FORMAT = '3';

/** The format before, in which deals had their notes in themselves; see `partTexts`. */
export const FORMAT_BEFORE = '2';

/** Thrown when another process has taken over the store: nothing may be written any more. */
export class NotOwner extends Error {
	constructor() {
		super('another process has taken over the store');
		this.name = 'NotOwner';
	}
}
