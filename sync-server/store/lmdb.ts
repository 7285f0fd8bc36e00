import { open, type Database, type RootDatabase } from 'lmdb';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import {
	NOTHING,
	NotOwner,
	tombstoneKey,
	type Authors,
	type LogEntry,
	type RoomCommit,
	type RowWrite,
	type Store,
	type StoredRecord,
	type TableName,
	type Tombstone
} from './store';

interface FactsRow {
	readonly facts: RecordFacts;
	readonly seq: Sequence;
}

type LogRow = Omit<LogEntry, 'seq'>;

/** How a process opens a store: as its owner, which alone writes logs, or beside a running owner. */
export type Ownership = 'owner' | 'beside';

/** The store's file inside the data directory. */
export const LMDB_FILE = 'polder.lmdb';

const LOG_ID = 'log-id';

/** The key of the owner epoch. The epoch rises each time a process takes over the store. */
const EPOCH = 'epoch';

/** How many log entries one transaction drops. Other commits run between these transactions. */
const DROPPED_AT_ONCE = 2000;

const openRoot = (path: string): RootDatabase<string> =>
	open<string, string>({
		path,
		maxDbs: 12,
		// A write must resolve only when it is on the disk, not when it is on its way there.
		overlappingSync: false,
		// With this option LMDB creates promises that nobody handles: one that rejects would end the process.
		eventTurnBatching: false,
		encoding: 'string'
	});

/**
 * Copies a store as it is at one moment, also while a relay uses it. `target` is the new file; only its owner
 * can read it.
 */
export async function copyStore(directory: string, target: string): Promise<void> {
	const root = openRoot(join(directory, LMDB_FILE));
	try {
		await root.backup(target, false);
		chmodSync(target, 0o600);
	} finally {
		await root.close();
	}
}

/**
 * Renames the logs of a store that no relay is using. Sequence numbers under the old name are invalid from
 * then on: a device that returns with one is sent everything.
 */
export async function renameLogs(directory: string, logId: string): Promise<void> {
	const root = openRoot(join(directory, LMDB_FILE));
	try {
		await root.put(LOG_ID, logId);
	} finally {
		await root.close();
	}
}

/**
 * The store on one machine: an LMDB file in the data directory that only its owner can read.
 *
 * Opening it as the owner raises the owner epoch. Every transaction compares the epoch inside LMDB's own
 * write lock, so a process that was stopped while another took over cannot write any more.
 */
export class LmdbStore implements Store {
	private readonly root: RootDatabase<string>;
	private readonly owner: Database<number, string>;
	private readonly documents: Database<Uint8Array, string>;
	private readonly states: Database<Uint8Array, [string, string]>;
	private readonly factRows: Database<FactsRow, [string, string]>;
	private readonly authorRows: Database<string, [string, string, number]>;
	private readonly log: Database<LogRow, [string, number]>;
	private readonly horizons: Database<number, string>;
	private readonly tables: Database<unknown, [string, string]>;
	/** The owner epoch with which this process writes. */
	private readonly epoch: number;
	readonly logId: string;

	/**
	 * Opens the store, or creates it when there is none; `newLogId` then names its logs. A process `beside`
	 * the owner may write rows of small tables and does not take over the store.
	 */
	constructor(directory: string, newLogId: () => string, ownership: Ownership = 'owner') {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		const path = join(directory, LMDB_FILE);
		this.root = openRoot(path);
		if (existsSync(path)) chmodSync(path, 0o600);
		this.owner = this.root.openDB({ name: 'owner', encoding: 'msgpack', useVersions: true });
		this.documents = this.root.openDB({ name: 'documents', encoding: 'binary' });
		this.states = this.root.openDB({ name: 'states', encoding: 'binary' });
		this.factRows = this.root.openDB({ name: 'facts', encoding: 'msgpack' });
		this.authorRows = this.root.openDB({ name: 'author-ids', encoding: 'string' });
		this.log = this.root.openDB({ name: 'log', encoding: 'msgpack' });
		this.horizons = this.root.openDB({ name: 'horizons', encoding: 'msgpack' });
		this.tables = this.root.openDB({ name: 'tables', encoding: 'json' });
		const known = this.root.get(LOG_ID);
		this.logId = known ?? newLogId();
		if (known === undefined) this.root.putSync(LOG_ID, this.logId);
		this.epoch = this.takeOver(ownership);
	}

	/** Whether this process still owns the store: no other process has taken it over. */
	get isOwned(): boolean {
		return this.owner.get(EPOCH) === this.epoch;
	}

	rooms(): RoomName[] {
		const rooms = new Set<RoomName>(this.documents.getKeys());
		for (const [room] of this.factRows.getKeys()) rooms.add(room);
		return [...rooms];
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
		return this.horizons.get(room) ?? 0;
	}

	document(room: RoomName): Uint8Array | null {
		return this.documents.get(room) ?? null;
	}

	record(room: RoomName, id: RecordId): StoredRecord | null {
		const state = this.states.get([room, id]);
		const row = this.factRows.get([room, id]);
		if (state === undefined || row === undefined) return null;
		return { state, ...row };
	}

	facts(room: RoomName, id: RecordId): FactsRow | null {
		return this.factRows.get([room, id]) ?? null;
	}

	authors(room: RoomName, id: RecordId | null): Authors {
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
			end: [room, '\uffff'],
			exclusiveStart: true
		})) {
			yield { id: key[1], facts: value.facts, seq: value.seq };
		}
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

	async commit(commits: readonly RoomCommit[], rows: readonly RowWrite[] = []): Promise<void> {
		await this.batch(() => {
			const writes: Promise<boolean>[] = [];
			for (const { room, document, log, records, authors, erased = [] } of commits) {
				if (document !== undefined) writes.push(this.documents.put(room, document));
				for (const { seq, ...entry } of log) writes.push(this.log.put([room, seq], entry));
				for (const { id, state, facts, seq } of records) {
					writes.push(this.states.put([room, id], state));
					writes.push(this.factRows.put([room, id], { facts, seq }));
				}
				for (const { record, authors: of } of authors) {
					for (const [client, author] of Object.entries(of)) {
						writes.push(this.authorRows.put([room, record ?? '', Number(client)], author));
					}
				}
				for (const write of this.erase(room, erased, log)) writes.push(write);
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
	}

	async compact(room: RoomName, upTo: Sequence): Promise<void> {
		for (;;) {
			const gone = [
				...this.log.getKeys({ start: [room, 0], end: [room, upTo + 1], limit: DROPPED_AT_ONCE })
			];
			const last = gone.at(-1);
			if (last === undefined) return;
			await this.batch(() => [
				// The horizon moves first, so that nobody looks for entries that are being removed.
				this.horizons.put(room, last[1]),
				...gone.map((key) => this.log.remove(key))
			]);
		}
	}

	get(table: TableName, key: string): unknown {
		return this.tables.get([table, key]);
	}

	list(table: TableName): { key: string; value: unknown }[] {
		return [...this.tables.getRange({ start: [table, ''], end: [table, '\uffff'] })].map(
			({ key, value }) => ({ key: key[1], value })
		);
	}

	async close(): Promise<void> {
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

	/**
	 * Deletes records for good. `fresh` are the entries of the same commit, which cannot be read yet. Each
	 * entry names the previous one of its record, so that only that record's entries are read.
	 */
	private *erase(
		room: RoomName,
		erased: readonly Tombstone[],
		fresh: readonly LogEntry[]
	): Iterable<Promise<boolean>> {
		const gone = new Set(erased.map(({ id }) => id));
		for (const { seq, ...entry } of fresh) {
			if (gone.has(entry.record)) yield this.log.put([room, seq], { ...entry, update: NOTHING });
		}
		for (const { id, ...tombstone } of erased) {
			let seq = this.facts(room, id)?.seq ?? 0;
			for (let entry = this.log.get([room, seq]); entry !== undefined;) {
				yield this.log.put([room, seq], { ...entry, update: NOTHING });
				seq = entry.previous;
				entry = this.log.get([room, seq]);
			}
			yield this.states.remove([room, id]);
			yield this.factRows.remove([room, id]);
			for (const key of [...this.authorRows.getKeys(authorsOf(room, id))]) {
				yield this.authorRows.remove(key);
			}
			yield this.tables.put(['erased', tombstoneKey(room, id)], tombstone);
		}
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

/** Returns the range of keys that holds the authors of a record, or of the room's own document. */
const authorsOf = (room: RoomName, id: RecordId | null) => ({
	start: [room, id ?? '', -1] as [string, string, number],
	end: [room, id ?? '', Infinity] as [string, string, number]
});

/**
 * Returns why a commit failed. LMDB reports it by a separate promise, which rejects in the same turn or
 * never.
 */
async function causeOf(error: unknown): Promise<unknown> {
	if (!(error instanceof Error) || !('commitError' in error)) return error;
	const { commitError } = error;
	if (!(commitError instanceof Promise)) return error;
	const cause: unknown = await Promise.race([
		commitError.catch((reason: unknown) => reason),
		new Promise((resolve) => setImmediate(resolve))
	]);
	return new Error('the store did not commit', { cause: cause ?? error });
}
