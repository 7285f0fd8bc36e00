import { open, type Database, type RootDatabase } from 'lmdb';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { LogEntry, RoomCommit, Store, StoredRecord, TableName } from './store';

interface FactsRow {
	readonly facts: RecordFacts;
	readonly seq: Sequence;
}

type LogRow = Omit<LogEntry, 'seq'>;

/** The store on one machine: an LMDB file in the data directory, readable by its owner only. */
export class LmdbStore implements Store {
	private readonly root: RootDatabase<string>;
	private readonly documents: Database<Uint8Array, string>;
	private readonly states: Database<Uint8Array, [string, string]>;
	private readonly facts: Database<FactsRow, [string, string]>;
	private readonly log: Database<LogRow, [string, number]>;
	private readonly horizons: Database<number, string>;
	private readonly tables: Database<unknown, [string, string]>;
	readonly logId: string;

	/** Opens the store, making it when there is none. `newLogId` names the logs of a new one. */
	constructor(directory: string, newLogId: () => string) {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		const path = join(directory, 'polder.lmdb');
		this.root = open<string, string>({
			path,
			maxDbs: 12,
			// A resolved write is on the disk, not only on its way there.
			overlappingSync: false,
			encoding: 'string'
		});
		if (existsSync(path)) chmodSync(path, 0o600);
		this.documents = this.root.openDB({ name: 'documents', encoding: 'binary' });
		this.states = this.root.openDB({ name: 'states', encoding: 'binary' });
		this.facts = this.root.openDB({ name: 'facts', encoding: 'msgpack' });
		this.log = this.root.openDB({ name: 'log', encoding: 'msgpack' });
		this.horizons = this.root.openDB({ name: 'horizons', encoding: 'msgpack' });
		this.tables = this.root.openDB({ name: 'tables', encoding: 'json' });
		const known = this.root.get('log-id');
		this.logId = known ?? newLogId();
		if (known === undefined) this.root.putSync('log-id', this.logId);
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
		const done = await this.root.batch(() => {
			for (const { room, document, log, records } of commits) {
				if (document !== undefined) void this.documents.put(room, document);
				for (const { seq, ...entry } of log) void this.log.put([room, seq], entry);
				for (const { id, state, facts, seq } of records) {
					void this.states.put([room, id], state);
					void this.facts.put([room, id], { facts, seq });
				}
			}
		});
		if (!done) throw new Error('the store did not commit');
	}

	async compact(room: RoomName, upTo: Sequence): Promise<void> {
		const gone = [...this.log.getKeys({ start: [room, 0], end: [room, upTo + 1] })];
		if (gone.length === 0) return;
		await this.root.batch(() => {
			// The horizon first: nobody is to look for entries that are being taken away.
			void this.horizons.put(room, upTo);
			for (const key of gone) void this.log.remove(key);
		});
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
		await this.tables.put([table, key], value);
	}

	async delete(table: TableName, key: string): Promise<void> {
		await this.tables.remove([table, key]);
	}

	async close(): Promise<void> {
		await this.root.close();
	}
}
