import type { Database, Key, RootDatabase } from 'lmdb';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { causeOf, claimFile, LMDB_FILE, openRoot } from './lmdb-file';
import { DOCUMENT, keyOf, RoomIndex } from './room-index';
import { encodeState, stateOf } from './state';
import {
	NOTHING,
	NotOwner,
	tombstoneKey,
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
	type TableName,
	type Tombstone
} from './store';

/** A record's facts, and the entry that set them. */
interface FactsRow {
	readonly facts: RecordFacts;
	readonly since: Sequence;
}

type LogRow = Omit<LogEntry, 'seq'>;

/** What is marked of a room: the last dropped entry, and the last one that the index rows contain. */
type Mark = 'horizon' | 'indexed';

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
	private readonly log: Database<LogRow, [string, number]>;
	private readonly snapshots: Database<Snapshot, [string, string]>;
	private readonly last: Database<number, [string, string]>;
	private readonly changed: Database<string, [string, number]>;
	private readonly factRows: Database<FactsRow, [string, string]>;
	private readonly pastFacts: Database<RecordFacts, [string, string, number]>;
	private readonly homes: Database<true, [string, string]>;
	private readonly authorRows: Database<string, [string, string, number]>;
	private readonly marks: Database<number, [string, Mark]>;
	private readonly tables: Database<unknown, [string, string]>;
	private readonly indexes = new Map<RoomName, RoomIndex>();
	/** The owner epoch with which this process writes. */
	private readonly epoch: number;
	/** Resolves when no write is being made. Each write reads what the ones before have stored. */
	private written: Promise<unknown> = Promise.resolve();
	readonly logId: string;

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
			this.logId = claimFile(this.root, newLogId);
		} catch (error) {
			void this.root.close();
			throw error;
		}
		if (existsSync(path)) chmodSync(path, 0o600);
		this.owner = this.root.openDB({ name: 'owner', encoding: 'msgpack', useVersions: true });
		this.log = this.root.openDB({ name: 'log', encoding: 'msgpack' });
		this.snapshots = this.root.openDB({ name: 'snapshots', encoding: 'msgpack' });
		this.last = this.root.openDB({ name: 'last', encoding: 'msgpack' });
		this.changed = this.root.openDB({ name: 'changed', encoding: 'string' });
		this.factRows = this.root.openDB({ name: 'facts', encoding: 'msgpack' });
		this.pastFacts = this.root.openDB({ name: 'past-facts', encoding: 'msgpack' });
		this.homes = this.root.openDB({ name: 'homes', encoding: 'msgpack' });
		this.authorRows = this.root.openDB({ name: 'author-ids', encoding: 'string' });
		this.marks = this.root.openDB({ name: 'marks', encoding: 'msgpack' });
		this.tables = this.root.openDB({ name: 'tables', encoding: 'json' });
		this.epoch = this.takeOver(ownership);
	}

	/** Whether this process still owns the store: no other process has taken it over. */
	get isOwned(): boolean {
		return this.owner.get(EPOCH) === this.epoch;
	}

	rooms(): RoomName[] {
		return [...new Set([...firstParts(this.log, Infinity), ...firstParts(this.snapshots, LAST)])];
	}

	head(room: RoomName): Sequence {
		for (const [, seq] of this.log.getKeys({
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
		return this.marks.get([room, 'horizon']) ?? 0;
	}

	parts(room: RoomName, subject: Subject): StoredParts {
		const exists = subject === null || this.factRows.get([room, subject]) !== undefined;
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
		const row = this.factRows.get([room, id]);
		return row === undefined ? null : { facts: row.facts, seq: this.lastOf(room, id) };
	}

	roomsOf(id: RecordId): RoomName[] {
		return [...this.homes.getKeys({ start: [id, ''], end: [id, LAST] })].map(([, room]) => room);
	}

	authors(room: RoomName, id: Subject): Authors {
		const authors: Record<string, string> = {};
		for (const { key, value } of this.authorRows.getRange(authorsOf(room, id))) {
			authors[String(key[2])] = value;
		}
		return authors;
	}

	*records(
		room: RoomName,
		after = ''
	): Iterable<{ id: RecordId; facts: RecordFacts; seq: Sequence }> {
		for (const { key, value } of this.factRows.getRange({
			start: [room, after],
			end: [room, LAST],
			exclusiveStart: true
		})) {
			yield { id: key[1], facts: value.facts, seq: this.lastOf(room, key[1]) };
		}
	}

	*changedSince(room: RoomName, after: Sequence): Iterable<{ id: RecordId; seq: Sequence }> {
		const index = this.indexOf(room);
		for (const { key, value: id } of this.changed.getRange({
			start: [room, after + 1],
			end: [room, Infinity]
		})) {
			// What has changed again since the rows were written comes with its last change.
			if (index.last(id) === undefined) yield { id, seq: key[1] };
		}
		const fresh = index.missing.filter(([id, seq]) => id !== DOCUMENT && seq > after);
		for (const [id, seq] of [...fresh].sort(([, a], [, b]) => a - b)) yield { id, seq };
	}

	factsSince(room: RoomName, id: RecordId, after: Sequence): RecordFacts[] {
		const now = this.factRows.get([room, id]);
		if (now !== undefined && now.since <= after) return [now.facts];
		const all = now === undefined ? [] : [now.facts];
		for (const { key, value } of this.pastFacts.getRange({
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
		const row = this.log.get([room, seq]);
		return row === undefined ? null : { seq, ...row };
	}

	*entries(room: RoomName, after: Sequence): Iterable<LogEntry> {
		for (const { key, value } of this.log.getRange({
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
					writes.push(...this.writesOf(commit));
					const index = this.indexOf(commit.room);
					if (!index.isFull) continue;
					writes.push(...this.indexWrites(commit.room, index));
					full.push(index);
				}
				for (const { table, key, value } of rows) {
					writes.push(
						value === undefined
							? this.tables.remove([table, key])
							: this.tables.put([table, key], value)
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
		return this.tables.get([table, key]);
	}

	list(table: TableName): { key: string; value: unknown }[] {
		return [...this.tables.getRange({ start: [table, ''], end: [table, LAST] })].map(
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
		const snapshot = this.snapshots.get([room, key]) ?? null;
		const seq = this.lastOf(room, key);
		const tail: Uint8Array[] = [];
		for (let at = seq; at > (snapshot?.seq ?? 0);) {
			const entry = this.log.get([room, at]);
			if (entry === undefined)
				throw new Unreadable(room, subject, `entry ${String(at)} is missing`);
			tail.push(entry.update);
			at = entry.previous;
		}
		return { snapshot, tail: tail.reverse(), seq };
	}

	/** Returns the last entry of a record, or of the room's own document. */
	private lastOf(room: RoomName, key: RecordId): Sequence {
		return this.indexOf(room).last(key) ?? this.last.get([room, key]) ?? 0;
	}

	private indexOf(room: RoomName): RoomIndex {
		let index = this.indexes.get(room);
		if (index === undefined) {
			const indexed = this.marks.get([room, 'indexed']) ?? 0;
			index = new RoomIndex(indexed, this.entries(room, indexed));
			this.indexes.set(room, index);
		}
		return index;
	}

	private *writesOf(commit: RoomCommit): Iterable<Promise<boolean>> {
		const { room, log, facts = [], authors = [], snapshots = [], erased = [] } = commit;
		for (const { seq, ...entry } of log) yield this.log.put([room, seq], entry);
		const known = new Map<RecordId, FactsRow | undefined>();
		for (const { id, facts: now, seq: since } of facts) {
			const before = known.has(id) ? known.get(id) : this.factRows.get([room, id]);
			if (before === undefined) yield this.homes.put([id, room], true);
			else yield this.pastFacts.put([room, id, before.since], before.facts);
			known.set(id, { facts: now, since });
			yield this.factRows.put([room, id], { facts: now, since });
		}
		for (const { record, authors: of } of authors) {
			for (const [client, author] of Object.entries(of)) {
				yield this.authorRows.put([room, keyOf(record), Number(client)], author);
			}
		}
		for (const { record, seq, state } of snapshots) {
			const exists =
				record === null || known.has(record) || this.factRows.get([room, record]) !== undefined;
			if (exists) yield this.snapshots.put([room, keyOf(record)], { seq, state });
		}
		for (const tombstone of erased)
			yield* this.erase(room, tombstone, log, known.get(tombstone.id));
	}

	/** Returns the writes that bring the index rows up to the index in memory. */
	private *indexWrites(room: RoomName, index: RoomIndex): Iterable<Promise<boolean>> {
		for (const [key, seq] of index.missing) {
			const before = this.last.get([room, key]);
			if (before !== undefined) yield this.changed.remove([room, before]);
			yield this.last.put([room, key], seq);
			if (key !== DOCUMENT) yield this.changed.put([room, seq], key);
		}
		yield this.marks.put([room, 'indexed'], index.upTo);
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
		for (const { key, value } of this.log.getRange({
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
			...[...snapshots].map(([subject, state]) => this.snapshots.put([room, subject], state)),
			...this.indexWrites(room, index),
			// The horizon moves first, so that nobody looks for entries that are being removed.
			this.marks.put([room, 'horizon'], last[1]),
			...dropped.map((key) => this.log.remove(key))
		]);
		index.written();
		return bytes;
	}

	/** Returns up to which entry a snapshot contains a subject's changes; none are missing of an erased record. */
	private snapshotSeq(room: RoomName, subject: Subject): Sequence {
		const exists = subject === null || this.factRows.get([room, subject]) !== undefined;
		return exists ? (this.snapshots.get([room, keyOf(subject)])?.seq ?? 0) : Infinity;
	}

	/**
	 * Deletes a record for good. `fresh` are the entries of the same commit, and `known` the facts that it
	 * sets, which cannot be read yet. Each entry names the previous one of its record, so that only that
	 * record's entries are read.
	 */
	private *erase(
		room: RoomName,
		{ id, ...tombstone }: Tombstone,
		fresh: readonly LogEntry[],
		known: FactsRow | undefined
	): Iterable<Promise<boolean>> {
		for (const { seq, ...entry } of fresh) {
			if (entry.record === id) yield this.log.put([room, seq], { ...entry, update: NOTHING });
		}
		let seq = this.lastOf(room, id);
		for (let entry = this.log.get([room, seq]); entry !== undefined;) {
			yield this.log.put([room, seq], { ...entry, update: NOTHING });
			seq = entry.previous;
			entry = this.log.get([room, seq]);
		}
		const facts = known ?? this.factRows.get([room, id]);
		if (facts !== undefined) yield this.pastFacts.put([room, id, facts.since], facts.facts);
		yield this.snapshots.remove([room, id]);
		yield this.factRows.remove([room, id]);
		yield this.homes.remove([id, room]);
		for (const key of [...this.authorRows.getKeys(authorsOf(room, id))]) {
			yield this.authorRows.remove(key);
		}
		yield this.tables.put(['erased', tombstoneKey(room, id)], tombstone);
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

/** Returns the range of keys that holds the authors of a record, or of the room's own document. */
const authorsOf = (room: RoomName, id: Subject) => ({
	start: [room, keyOf(id), -1] as [string, string, number],
	end: [room, keyOf(id), Infinity] as [string, string, number]
});
