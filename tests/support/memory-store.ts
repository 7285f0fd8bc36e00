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
	type RowWrite,
	type Store,
	type StoredRecord,
	type TableName
} from '../../sync-server/store/store';

interface MemoryRoom {
	document: Uint8Array | null;
	readonly records: Map<RecordId, StoredRecord>;
	readonly authors: Map<RecordId | null, Authors>;
	log: LogEntry[];
	horizon: Sequence;
}

/** A store that forgets when the process ends: for tests, and for trying the relay out. */
export class MemoryStore implements Store {
	private readonly byName = new Map<RoomName, MemoryRoom>();
	private readonly tables = new Map<string, Map<string, unknown>>();

	/** Nobody else can get at it. */
	readonly isOwned: boolean = true;

	constructor(readonly logId: string) {}

	rooms(): RoomName[] {
		return [...this.byName.keys()];
	}

	head(room: RoomName): Sequence {
		const found = this.byName.get(room);
		return found?.log.at(-1)?.seq ?? found?.horizon ?? 0;
	}

	horizon(room: RoomName): Sequence {
		return this.byName.get(room)?.horizon ?? 0;
	}

	document(room: RoomName): Uint8Array | null {
		return this.byName.get(room)?.document ?? null;
	}

	record(room: RoomName, id: RecordId): StoredRecord | null {
		return this.byName.get(room)?.records.get(id) ?? null;
	}

	authors(room: RoomName, id: RecordId | null): Authors {
		return this.byName.get(room)?.authors.get(id) ?? {};
	}

	facts(room: RoomName, id: RecordId): Omit<StoredRecord, 'state'> | null {
		const found = this.byName.get(room)?.records.get(id);
		return found === undefined ? null : { facts: found.facts, seq: found.seq };
	}

	*records(
		room: RoomName,
		after = ''
	): Iterable<{ id: RecordId; facts: RecordFacts; seq: Sequence }> {
		const records = this.byName.get(room)?.records ?? new Map<RecordId, StoredRecord>();
		for (const id of [...records.keys()].filter((each) => each > after).sort()) {
			const found = records.get(id);
			if (found !== undefined) yield { id, facts: found.facts, seq: found.seq };
		}
	}

	entry(room: RoomName, seq: Sequence): LogEntry | null {
		return this.byName.get(room)?.log.find((entry) => entry.seq === seq) ?? null;
	}

	*entries(room: RoomName, after: Sequence): Iterable<LogEntry> {
		for (const entry of this.byName.get(room)?.log ?? []) {
			if (entry.seq > after) yield entry;
		}
	}

	async commit(commits: readonly RoomCommit[], rows: readonly RowWrite[] = []): Promise<void> {
		// A real store takes its time: what must not be told before the commit is not told here either.
		await Promise.resolve();
		for (const { room: name, document, log, records, authors, erased = [] } of commits) {
			const room = this.room(name);
			if (document !== undefined) room.document = document;
			room.log.push(...log);
			for (const { id, ...record } of records) room.records.set(id, record);
			for (const { record, authors: of } of authors) {
				room.authors.set(record, { ...room.authors.get(record), ...of });
			}
			for (const { id, ...tombstone } of erased) {
				room.records.delete(id);
				room.authors.delete(id);
				this.rows('erased').set(tombstoneKey(name, id), tombstone);
			}
			const gone = new Set(erased.map(({ id }) => id));
			if (gone.size === 0) continue;
			room.log = room.log.map((entry) =>
				gone.has(entry.record) ? { ...entry, update: NOTHING } : entry
			);
		}
		for (const { table, key, value } of rows) {
			if (value === undefined) this.tables.get(table)?.delete(key);
			else this.rows(table).set(key, value);
		}
	}

	compact(name: RoomName, upTo: Sequence): Promise<void> {
		const room = this.room(name);
		room.log = room.log.filter(({ seq }) => seq > upTo);
		room.horizon = Math.max(room.horizon, upTo);
		return Promise.resolve();
	}

	get(table: TableName, key: string): unknown {
		return this.tables.get(table)?.get(key);
	}

	list(table: TableName): { key: string; value: unknown }[] {
		return [...(this.tables.get(table) ?? [])].map(([key, value]) => ({ key, value }));
	}

	close(): Promise<void> {
		return Promise.resolve();
	}

	private rows(table: TableName): Map<string, unknown> {
		const rows = this.tables.get(table) ?? new Map<string, unknown>();
		this.tables.set(table, rows);
		return rows;
	}

	private room(name: RoomName): MemoryRoom {
		let room = this.byName.get(name);
		if (room === undefined) {
			room = { document: null, records: new Map(), authors: new Map(), log: [], horizon: 0 };
			this.byName.set(name, room);
		}
		return room;
	}
}
