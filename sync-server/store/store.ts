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
	readonly record: RecordId;
	readonly update: Uint8Array;
	/** What access to the record depended on before the edit; `null` when the edit made it. */
	readonly before: RecordFacts | null;
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
	/** Authors that have changed; `record` is `null` for the room's own document. */
	readonly authors: readonly { readonly record: RecordId | null; readonly authors: Authors }[];
	/**
	 * Records that are deleted for good, after all of the above: state, facts and authors go, every
	 * entry that the log has of them, old or new, holds `NOTHING`, and a row of `erased` stays.
	 */
	readonly erased?: readonly Tombstone[];
}

/** The small tables beside the rooms. */
export type TableName = 'relay' | 'invitations' | 'tokens' | 'seen' | 'erased' | 'files';

/** The key of a tombstone in the table `erased`. */
export const tombstoneKey = (room: RoomName, id: RecordId): string => `${room}/${id}`;

/**
 * Where a relay keeps everything. Reads are synchronous and see every commit that has resolved.
 *
 * Be careful, when writing another adapter, that `commit` is atomic, that it resolves only when a
 * power cut could no longer undo it, and that commits become durable in the order of the calls. Who
 * commits what is `erased` waits for the commits before it.
 * `acceptance.ts` checks what can be checked.
 */
export interface Store {
	/** Identifies this store's logs: another store never counts in the same sequence. */
	readonly logId: string;
	/** Every room that has ever stored something. */
	rooms(): RoomName[];
	/** The sequence number of the room's last entry; 0 before the first. */
	head(room: RoomName): Sequence;
	/** Entries up to and including this one are no longer in the log. */
	horizon(room: RoomName): Sequence;
	document(room: RoomName): Uint8Array | null;
	record(room: RoomName, id: RecordId): StoredRecord | null;
	/** The authors of a record, or with `null` of the room's own document. */
	authors(room: RoomName, id: RecordId | null): Authors;
	/** The room's records without their states. */
	records(room: RoomName): Iterable<{ readonly id: RecordId; readonly facts: RecordFacts }>;
	/** The entries after a sequence number, rising. */
	entries(room: RoomName, after: Sequence): Iterable<LogEntry>;
	/** Stores all or nothing. Rejects when nothing was stored. */
	commit(commits: readonly RoomCommit[]): Promise<void>;
	/** Drops entries up to and including a sequence number; their effects are in the states. */
	compact(room: RoomName, upTo: Sequence): Promise<void>;
	/** A row of a small table, as it was put. */
	get(table: TableName, key: string): unknown;
	list(table: TableName): { readonly key: string; readonly value: unknown }[];
	put(table: TableName, key: string, value: unknown): Promise<void>;
	delete(table: TableName, key: string): Promise<void>;
	/** Finishes what was begun and lets go of the files. */
	close(): Promise<void>;
}
