import { open, type Database, type RootDatabase } from 'lmdb';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import {
	NOTHING,
	tombstoneKey,
	type Authors,
	type LogEntry,
	type RoomCommit,
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

/** The store's file inside the data directory. */
export const LMDB_FILE = 'polder.lmdb';

const LOG_ID = 'log-id';

const openRoot = (path: string): RootDatabase<string> =>
	open<string, string>({
		path,
		maxDbs: 12,
		// A resolved write is on the disk, not only on its way there.
		overlappingSync: false,
		// It would make promises of its own that nobody listens to: one that rejects ends the process.
		eventTurnBatching: false,
		encoding: 'string'
	});

/**
 * Copies a store as it is at one moment, also while a relay works with it. `target` is the new file,
 * readable by its owner only.
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
 * Gives the logs of a store that no relay works with another name. Sequence numbers of the old one
 * count for nothing from then on: who comes back with one is sent the whole.
 */
export async function renameLogs(directory: string, logId: string): Promise<void> {
	const root = openRoot(join(directory, LMDB_FILE));
	try {
		await root.put(LOG_ID, logId);
	} finally {
		await root.close();
	}
}

/** The store on one machine: an LMDB file in the data directory, readable by its owner only. */
export class LmdbStore implements Store {
	private readonly root: RootDatabase<string>;
	private readonly documents: Database<Uint8Array, string>;
	private readonly states: Database<Uint8Array, [string, string]>;
	private readonly facts: Database<FactsRow, [string, string]>;
	private readonly authorRows: Database<Authors, [string, string]>;
	private readonly log: Database<LogRow, [string, number]>;
	private readonly horizons: Database<number, string>;
	private readonly tables: Database<unknown, [string, string]>;
	readonly logId: string;

	/** Opens the store, making it when there is none. `newLogId` names the logs of a new one. */
	constructor(directory: string, newLogId: () => string) {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		const path = join(directory, LMDB_FILE);
		this.root = openRoot(path);
		if (existsSync(path)) chmodSync(path, 0o600);
		this.documents = this.root.openDB({ name: 'documents', encoding: 'binary' });
		this.states = this.root.openDB({ name: 'states', encoding: 'binary' });
		this.facts = this.root.openDB({ name: 'facts', encoding: 'msgpack' });
		this.authorRows = this.root.openDB({ name: 'authors', encoding: 'msgpack' });
		this.log = this.root.openDB({ name: 'log', encoding: 'msgpack' });
		this.horizons = this.root.openDB({ name: 'horizons', encoding: 'msgpack' });
		this.tables = this.root.openDB({ name: 'tables', encoding: 'json' });
		const known = this.root.get(LOG_ID);
		this.logId = known ?? newLogId();
		if (known === undefined) this.root.putSync(LOG_ID, this.logId);
	}

	rooms(): RoomName[] {
		const rooms = new Set<RoomName>(this.documents.getKeys());
		for (const [room] of this.facts.getKeys()) rooms.add(room);
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
		const row = this.facts.get([room, id]);
		if (state === undefined || row === undefined) return null;
		return { state, ...row };
	}

	authors(room: RoomName, id: RecordId | null): Authors {
		return this.authorRows.get([room, id ?? '']) ?? {};
	}

	*records(room: RoomName): Iterable<{ id: RecordId; facts: RecordFacts }> {
		for (const { key, value } of this.facts.getRange({
			start: [room, ''],
			end: [room, '\uffff']
		})) {
			yield { id: key[1], facts: value.facts };
		}
	}

	*entries(room: RoomName, after: Sequence): Iterable<LogEntry> {
		for (const { key, value } of this.log.getRange({
			start: [room, after + 1],
			end: [room, Infinity]
		})) {
			yield { seq: key[1], ...value };
		}
	}

	async commit(commits: readonly RoomCommit[]): Promise<void> {
		await this.batch(() => {
			const writes: Promise<boolean>[] = [];
			for (const { room, document, log, records, authors, erased = [] } of commits) {
				if (document !== undefined) writes.push(this.documents.put(room, document));
				for (const { seq, ...entry } of log) writes.push(this.log.put([room, seq], entry));
				for (const { id, state, facts, seq } of records) {
					writes.push(this.states.put([room, id], state));
					writes.push(this.facts.put([room, id], { facts, seq }));
				}
				for (const { record, authors: of } of authors) {
					writes.push(this.authorRows.put([room, record ?? ''], of));
				}
				for (const write of this.erase(room, erased, log)) writes.push(write);
			}
			return writes;
		});
	}

	async compact(room: RoomName, upTo: Sequence): Promise<void> {
		const gone = [...this.log.getKeys({ start: [room, 0], end: [room, upTo + 1] })];
		if (gone.length === 0) return;
		await this.batch(() => [
			// The horizon first: nobody is to look for entries that are being taken away.
			this.horizons.put(room, upTo),
			...gone.map((key) => this.log.remove(key))
		]);
	}

	get(table: TableName, key: string): unknown {
		return this.tables.get([table, key]);
	}

	list(table: TableName): { key: string; value: unknown }[] {
		return [...this.tables.getRange({ start: [table, ''], end: [table, '\uffff'] })].map(
			({ key, value }) => ({ key: key[1], value })
		);
	}

	async put(table: TableName, key: string, value: unknown): Promise<void> {
		await this.batch(() => [this.tables.put([table, key], value)]);
	}

	async delete(table: TableName, key: string): Promise<void> {
		await this.batch(() => [this.tables.remove([table, key])]);
	}

	async close(): Promise<void> {
		await this.root.close();
	}

	/** Deletes records for good; `fresh` are the entries of the same commit, which are not read yet. */
	private *erase(
		room: RoomName,
		erased: readonly Tombstone[],
		fresh: readonly LogEntry[]
	): Iterable<Promise<boolean>> {
		if (erased.length === 0) return;
		for (const { id, ...tombstone } of erased) {
			yield this.states.remove([room, id]);
			yield this.facts.remove([room, id]);
			yield this.authorRows.remove([room, id]);
			yield this.tables.put(['erased', tombstoneKey(room, id)], tombstone);
		}
		const gone = new Set(erased.map(({ id }) => id));
		for (const entries of [this.entries(room, 0), fresh]) {
			for (const { seq, ...entry } of entries) {
				if (gone.has(entry.record)) {
					yield this.log.put([room, seq], { ...entry, update: NOTHING });
				}
			}
		}
	}

	/**
	 * Carries out writes as one transaction. Throws why, when it was not committed. Every promise that
	 * LMDB makes for it is listened to: one that is not, and rejects, would end the process.
	 */
	private async batch(write: () => readonly Promise<boolean>[]): Promise<void> {
		let writes: readonly Promise<boolean>[] = [];
		const all = this.root.batch(() => {
			writes = write();
		});
		const [done] = await Promise.allSettled([all, ...new Set(writes)]);
		if (done.status === 'rejected') throw await causeOf(done.reason);
		if (!done.value) throw new Error('the store did not commit');
	}
}

/** LMDB says why a commit failed by a promise of its own, which rejects in the same turn, or never. */
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
