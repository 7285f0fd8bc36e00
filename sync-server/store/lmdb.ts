import type { Database, Key, RootDatabase } from 'lmdb';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { causeOf, claimFile, LMDB_FILE, noteFormat, openRoot } from './lmdb-file';
import { authorsOf, commitWrites, indexWrites, openTables, type LmdbTables } from './lmdb-tables';
import { DOCUMENT, keyOf, RoomIndex } from './room-index';
import { encodeState, stateOf } from './state';
import { partTexts } from './upgrade-texts';
import {
	NotOwner,
	Unreadable,
	type Authors,
	type LogEntry,
	type RoomCommit,
	type RowWrite,
	type Snapshot,
	type Store,
	type StoredParts,
	type StoredRecord,
	type Subject,
	type TableName
} from './store';

/** How a process opens a store: as its owner, which alone writes logs, or beside a running owner. */
export type Ownership = 'owner' | 'beside';

/** The key of the owner epoch. The epoch rises each time a process takes over the store. */
const EPOCH = 'epoch';

/** How many log entries one transaction drops, and how many bytes of snapshots it writes. Other commits run in between. */
const DROPPED_AT_ONCE = 1000;
const SNAPSHOTS_AT_ONCE = 2 * 1024 * 1024;

/**
 * The store on one machine: an LMDB file in the data directory that only its owner can read.
 *
 * The log has an entry for every change. Snapshots, the index (the last entry of each record, and the records
 * by their last entries) and the homes of records follow from it. Facts are stored with the entry that set
 * them; facts that were replaced are kept, so that the facts of any moment can be told.
 *
 * Opening it as the owner raises the owner epoch. Every transaction compares the epoch inside LMDB's own
 * write lock, so a process that was stopped while another took over cannot write any more.
 */
export class LmdbStore implements Store {
	private readonly root: RootDatabase<string>;
	private readonly owner: Database<number, string>;
	private readonly db: LmdbTables;
	private readonly indexes = new Map<RoomName, RoomIndex>();
	/** The owner epoch with which this process writes. */
	private readonly epoch: number;
	/** Resolves when no write is being made. Each write reads what the ones before have stored. */
	private written: Promise<unknown> = Promise.resolve();
	readonly logId: string;
	/** Whether it is still in the format before this one. */
	private isBefore: boolean;

	/**
	 * Opens the store, or creates it when there is none; `newLogId` then names its logs. A process `beside`
	 * the owner may write rows of small tables and does not take over the store. Throws `UnknownFormat`, and
	 * changes nothing, when the store was written in another format.
	 */
	constructor(directory: string, newLogId: () => string, ownership: Ownership = 'owner') {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		const path = join(directory, LMDB_FILE);
		this.root = openRoot(path);
		try {
			const { logId, isBefore } = claimFile(this.root, newLogId);
			this.logId = logId;
			this.isBefore = isBefore;
		} catch (error) {
			void this.root.close();
			throw error;
		}
		if (existsSync(path)) chmodSync(path, 0o600);
		this.owner = this.root.openDB({ name: 'owner', encoding: 'msgpack', useVersions: true });
		this.db = openTables(this.root);
		this.epoch = this.takeOver(ownership);
	}

	/**
	 * Brings a store of the format before into this one. Does nothing to any other. Cut off in the middle, it goes on
	 * the next time: until then the store is in the format before.
	 */
	async upgrade(): Promise<void> {
		if (!this.isBefore) return;
		await partTexts(this);
		noteFormat(this.root);
		this.isBefore = false;
	}

	/** Whether this process still owns the store: no other process has taken it over. */
	get isOwned(): boolean {
		return this.owner.get(EPOCH) === this.epoch;
	}

	rooms(): RoomName[] {
		return [
			...new Set([...firstParts(this.db.log, Infinity), ...firstParts(this.db.snapshots, LAST)])
		];
	}

	head(room: RoomName): Sequence {
		for (const [, seq] of this.db.log.getKeys({
			start: [room, Infinity],
			end: [room, 0],
			reverse: true,
			limit: 1
		})) {
			return seq;
		}
		return this.horizon(room);
	}

	horizon(room: RoomName): Sequence {
		return this.db.marks.get([room, 'horizon']) ?? 0;
	}

	parts(room: RoomName, subject: Subject): StoredParts {
		const exists = subject === null || this.db.factRows.get([room, subject]) !== undefined;
		return exists ? this.partsOf(room, subject) : NO_PARTS;
	}

	document(room: RoomName): Uint8Array | null {
		return stateOf(this.parts(room, null));
	}

	record(room: RoomName, id: RecordId): StoredRecord | null {
		const known = this.facts(room, id);
		const state = known === null ? null : stateOf(this.partsOf(room, id));
		return known === null || state === null ? null : { ...known, state };
	}

	facts(room: RoomName, id: RecordId): { facts: RecordFacts; seq: Sequence } | null {
		const row = this.db.factRows.get([room, id]);
		return row === undefined ? null : { facts: row.facts, seq: this.lastOf(room, id) };
	}

	roomsOf(id: RecordId): RoomName[] {
		return [...this.db.homes.getKeys({ start: [id, ''], end: [id, LAST] })].map(([, room]) => room);
	}

	dependentsOf(room: RoomName, id: RecordId): RecordId[] {
		const keys = this.db.dependents.getKeys({ start: [room, id, ''], end: [room, id, LAST] });
		return [...keys].map(([, , dependent]) => dependent);
	}

	authors(room: RoomName, id: Subject): Authors {
		const authors: Record<string, string> = {};
		for (const { key, value } of this.db.authorRows.getRange(authorsOf(room, id))) {
			authors[String(key[2])] = value;
		}
		return authors;
	}

	*records(
		room: RoomName,
		after = ''
	): Iterable<{ id: RecordId; facts: RecordFacts; seq: Sequence }> {
		for (const { key, value } of this.db.factRows.getRange({
			start: [room, after],
			end: [room, LAST],
			exclusiveStart: true
		})) {
			yield { id: key[1], facts: value.facts, seq: this.lastOf(room, key[1]) };
		}
	}

	*changedSince(room: RoomName, after: Sequence): Iterable<{ id: RecordId; seq: Sequence }> {
		const index = this.indexOf(room);
		for (const { key, value: id } of this.db.changed.getRange({
			start: [room, after + 1],
			end: [room, Infinity]
		})) {
			// What has changed again since the rows were written comes with its last change.
			if (index.last(id) === undefined) yield { id, seq: key[1] };
		}
		const fresh = index.missing.filter(([id, seq]) => id !== DOCUMENT && seq > after);
		for (const [id, seq] of [...fresh].sort(([, a], [, b]) => a - b)) yield { id, seq };
	}

	*changedBefore(room: RoomName, before: Sequence): Iterable<{ id: RecordId; seq: Sequence }> {
		const index = this.indexOf(room);
		const fresh = index.missing.filter(([id, seq]) => id !== DOCUMENT && seq < before);
		for (const [id, seq] of [...fresh].sort(([, a], [, b]) => b - a)) yield { id, seq };
		for (const { key, value: id } of this.db.changed.getRange({
			start: [room, before],
			end: [room, 0],
			exclusiveStart: true,
			reverse: true
		})) {
			if (index.last(id) === undefined) yield { id, seq: key[1] };
		}
	}

	factsSince(room: RoomName, id: RecordId, after: Sequence): RecordFacts[] {
		const now = this.db.factRows.get([room, id]);
		if (now !== undefined && now.since <= after) return [now.facts];
		const all = now === undefined ? [] : [now.facts];
		for (const { key, value } of this.db.pastFacts.getRange({
			start: [room, id, Infinity],
			end: [room, id, -1],
			reverse: true
		})) {
			all.push(value);
			if (key[2] <= after) break;
		}
		return all;
	}

	entry(room: RoomName, seq: Sequence): LogEntry | null {
		const row = this.db.log.get([room, seq]);
		return row === undefined ? null : { seq, ...row };
	}

	*entries(room: RoomName, after: Sequence): Iterable<LogEntry> {
		for (const { key, value } of this.db.log.getRange({
			start: [room, after + 1],
			end: [room, Infinity]
		})) {
			yield { seq: key[1], ...value };
		}
	}

	commit(commits: readonly RoomCommit[], rows: readonly RowWrite[] = []): Promise<void> {
		return this.exclusively(async () => {
			const full: RoomIndex[] = [];
			await this.batch(() => {
				const writes: Promise<boolean>[] = [];
				for (const commit of commits) {
					writes.push(...commitWrites(this.db, commit, (id) => this.lastOf(commit.room, id)));
					const index = this.indexOf(commit.room);
					if (!index.isFull) continue;
					writes.push(...indexWrites(this.db, commit.room, index));
					full.push(index);
				}
				for (const { table, key, value } of rows) {
					writes.push(
						value === undefined
							? this.db.tables.remove([table, key])
							: this.db.tables.put([table, key], value)
					);
				}
				return writes;
			});
			for (const index of full) index.written();
			for (const { room, log } of commits) this.indexOf(room).add(log);
		});
	}

	async compact(room: RoomName, upTo: Sequence): Promise<number> {
		let written = 0;
		for (;;) {
			const bytes = await this.exclusively(() => this.dropSome(room, upTo));
			if (bytes === null) return written;
			written += bytes;
		}
	}

	get(table: TableName, key: string): unknown {
		return this.db.tables.get([table, key]);
	}

	list(table: TableName): { key: string; value: unknown }[] {
		return [...this.db.tables.getRange({ start: [table, ''], end: [table, LAST] })].map(
			({ key, value }) => ({ key: key[1], value })
		);
	}

	async close(): Promise<void> {
		await this.written;
		await this.root.close();
	}

	/** Returns the owner epoch to write with: a raised one for an owner, the current one beside an owner. */
	private takeOver(ownership: Ownership): number {
		const known = this.owner.get(EPOCH) ?? 0;
		if (ownership === 'beside' && known > 0) return known;
		const epoch = known + 1;
		this.owner.putSync(EPOCH, epoch, epoch);
		return epoch;
	}

	/** Runs one write after the other, so that each can rely on what it reads. */
	private exclusively<Value>(write: () => Promise<Value>): Promise<Value> {
		const result = this.written.then(write);
		// Expected: a full disk. Whoever called for this write is told, and the next one is tried all the same.
		this.written = result.catch(() => undefined);
		return result;
	}

	/** Returns the parts of a subject that exists. */
	private partsOf(room: RoomName, subject: Subject): StoredParts {
		const key = keyOf(subject);
		const snapshot = this.db.snapshots.get([room, key]) ?? null;
		const seq = this.lastOf(room, key);
		const tail: Uint8Array[] = [];
		for (let at = seq; at > (snapshot?.seq ?? 0);) {
			const entry = this.db.log.get([room, at]);
			if (entry === undefined)
				throw new Unreadable(room, subject, `entry ${String(at)} is missing`);
			tail.push(entry.update);
			at = entry.previous;
		}
		return { snapshot, tail: tail.reverse(), seq };
	}

	/** Returns the last entry of a record, or of the room's own document. */
	private lastOf(room: RoomName, key: RecordId): Sequence {
		return this.indexOf(room).last(key) ?? this.db.last.get([room, key]) ?? 0;
	}

	private indexOf(room: RoomName): RoomIndex {
		let index = this.indexes.get(room);
		if (index === undefined) {
			const indexed = this.db.marks.get([room, 'indexed']) ?? 0;
			index = new RoomIndex(indexed, this.entries(room, indexed));
			this.indexes.set(room, index);
		}
		return index;
	}

	/**
	 * Drops some entries, with the snapshots that contain what they changed. Returns the bytes of the
	 * snapshots; `null` when there was nothing to drop.
	 */
	private async dropSome(room: RoomName, end: Sequence): Promise<number | null> {
		const dropped: [string, number][] = [];
		const snapshots = new Map<RecordId, Snapshot>();
		/** Up to which entry the snapshot of each subject contains its changes. */
		const upTo = new Map<RecordId, Sequence>();
		let bytes = 0;
		for (const { key, value } of this.db.log.getRange({
			start: [room, 0],
			end: [room, end + 1],
			limit: DROPPED_AT_ONCE
		})) {
			const { record } = value;
			const contained = upTo.get(keyOf(record)) ?? this.snapshotSeq(room, record);
			upTo.set(keyOf(record), contained);
			if (contained < key[1]) {
				const parts = this.partsOf(room, record);
				const state = encodeState(room, record, parts);
				snapshots.set(keyOf(record), { seq: parts.seq, state });
				upTo.set(keyOf(record), parts.seq);
				bytes += state.length;
			}
			dropped.push(key);
			if (bytes > SNAPSHOTS_AT_ONCE) break;
		}
		const last = dropped.at(-1);
		if (last === undefined) return null;
		const index = this.indexOf(room);
		await this.batch(() => [
			...[...snapshots].map(([subject, state]) => this.db.snapshots.put([room, subject], state)),
			...indexWrites(this.db, room, index),
			// The horizon moves first, so that nobody looks for entries that are being removed.
			this.db.marks.put([room, 'horizon'], last[1]),
			...dropped.map((key) => this.db.log.remove(key))
		]);
		index.written();
		return bytes;
	}

	/** Returns up to which entry a snapshot contains a subject's changes; none are missing of an erased record. */
	private snapshotSeq(room: RoomName, subject: Subject): Sequence {
		const exists = subject === null || this.db.factRows.get([room, subject]) !== undefined;
		return exists ? (this.db.snapshots.get([room, keyOf(subject)])?.seq ?? 0) : Infinity;
	}

	/**
	 * Runs writes as one transaction, if this process still owns the store. Throws the cause when it was not
	 * committed. Handles every promise that LMDB returns for it, because an unhandled rejection would end the
	 * process.
	 */
	private async batch(write: () => readonly Promise<boolean>[]): Promise<void> {
		let writes: readonly Promise<boolean>[] = [];
		const all = this.owner.ifVersion(EPOCH, this.epoch, () => {
			writes = write();
		});
		const [done] = await Promise.allSettled([all, ...new Set(writes)]);
		if (done.status === 'rejected') throw await causeOf(done.reason);
		if (done.value) return;
		if (!this.isOwned) throw new NotOwner();
		throw new Error('the store did not commit');
	}
}

/** A string after every id. */
const LAST = '\uffff';

const NO_PARTS: StoredParts = { snapshot: null, tail: [], seq: 0 };

/**
 * Returns the different first parts of the keys of a table, without reading the keys in between. `last` comes
 * after every second part.
 */
function* firstParts<Second extends Key>(
	table: Database<unknown, [string, Second]>,
	last: Second
): Iterable<string> {
	for (let after: [string, Second] = ['', last]; ;) {
		const [next] = [...table.getKeys({ start: after, exclusiveStart: true, limit: 1 })];
		if (next === undefined) return;
		yield next[0];
		after = [next[0], last];
	}
}
