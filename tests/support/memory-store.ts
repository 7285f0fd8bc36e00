import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { encodeState, stateOf } from '../../sync-server/store/state';
import {
	NOTHING,
	tombstoneKey,
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
} from '../../sync-server/store/store';

/** A room as the model has it: the log as a list, and nothing that follows from it but the snapshots. */
interface MemoryRoom {
	log: LogEntry[];
	horizon: Sequence;
	readonly facts: Map<RecordId, RecordFacts>;
	/** All facts that each record has ever had, with the entry that set them; `null`: it was deleted for good. */
	readonly past: Map<RecordId, { readonly since: Sequence; readonly facts: RecordFacts | null }[]>;
	readonly snapshots: Map<Subject, Snapshot>;
	readonly authors: Map<Subject, Authors>;
	/** The last entry of each subject, dropped or not. */
	readonly last: Map<Subject, Sequence>;
	/** States that somebody has asked for, until the next write to the subject. */
	readonly states: Map<Subject, Uint8Array | null>;
}

const newRoom = (): MemoryRoom => ({
	log: [],
	horizon: 0,
	facts: new Map(),
	past: new Map(),
	snapshots: new Map(),
	authors: new Map(),
	last: new Map(),
	states: new Map()
});

const has = ({ facts }: MemoryRoom, subject: Subject): boolean =>
	subject === null || facts.has(subject);

function partsIn({ log, snapshots, last }: MemoryRoom, subject: Subject): StoredParts {
	const snapshot = snapshots.get(subject) ?? null;
	const tail: Uint8Array[] = [];
	for (let at = log.length - 1; at >= 0; at--) {
		const entry = log[at];
		if (entry === undefined || entry.seq <= (snapshot?.seq ?? 0)) break;
		if (entry.record === subject) tail.push(entry.update);
	}
	return { snapshot, tail: tail.reverse(), seq: last.get(subject) ?? 0 };
}

function erase(room: MemoryRoom, { id }: Tombstone): void {
	room.states.clear();
	room.facts.delete(id);
	room.authors.delete(id);
	room.snapshots.delete(id);
	room.log = room.log.map((entry) => (entry.record === id ? { ...entry, update: NOTHING } : entry));
}

/**
 * A store that forgets when the process ends: for tests, and the model that other adapters are compared with.
 */
export class MemoryStore implements Store {
	private readonly byName = new Map<RoomName, MemoryRoom>();
	private readonly tables = new Map<string, Map<string, unknown>>();

	constructor(readonly logId: string) {}

	/** Nobody else can get at it. */
	get isOwned(): boolean {
		return true;
	}

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

	parts(room: RoomName, subject: Subject): StoredParts {
		const found = this.byName.get(room);
		return found !== undefined && has(found, subject) ? partsIn(found, subject) : NO_PARTS;
	}

	document(room: RoomName): Uint8Array | null {
		return this.state(room, null);
	}

	record(room: RoomName, id: RecordId): StoredRecord | null {
		const known = this.facts(room, id);
		const state = this.state(room, id);
		return known === null || state === null ? null : { ...known, state };
	}

	facts(room: RoomName, id: RecordId): Omit<StoredRecord, 'state'> | null {
		const found = this.byName.get(room);
		const facts = found?.facts.get(id);
		return facts === undefined ? null : { facts, seq: found?.last.get(id) ?? 0 };
	}

	roomsOf(id: RecordId): RoomName[] {
		return [...this.byName].flatMap(([name, { facts }]) => (facts.has(id) ? [name] : []));
	}

	dependentsOf(room: RoomName, id: RecordId): RecordId[] {
		const facts = [...(this.byName.get(room)?.facts ?? [])];
		return facts.flatMap(([each, { of }]) => (of === id ? [each] : [])).sort();
	}

	authors(room: RoomName, id: Subject): Authors {
		return this.byName.get(room)?.authors.get(id) ?? {};
	}

	*records(
		room: RoomName,
		after = ''
	): Iterable<{ id: RecordId; facts: RecordFacts; seq: Sequence }> {
		const ids = [...(this.byName.get(room)?.facts.keys() ?? [])];
		for (const id of ids.filter((each) => each > after).sort()) {
			const found = this.facts(room, id);
			if (found !== null) yield { id, ...found };
		}
	}

	*changedSince(room: RoomName, after: Sequence): Iterable<{ id: RecordId; seq: Sequence }> {
		const last = [...(this.byName.get(room)?.last ?? [])].sort(([, a], [, b]) => a - b);
		for (const [id, seq] of last) if (id !== null && seq > after) yield { id, seq };
	}

	*changedBefore(room: RoomName, before: Sequence): Iterable<{ id: RecordId; seq: Sequence }> {
		const last = [...(this.byName.get(room)?.last ?? [])].sort(([, a], [, b]) => b - a);
		for (const [id, seq] of last) if (id !== null && seq < before) yield { id, seq };
	}

	factsSince(room: RoomName, id: RecordId, after: Sequence): RecordFacts[] {
		const all = this.byName.get(room)?.past.get(id) ?? [];
		return all.flatMap(({ facts }, at) => {
			const end = all[at + 1]?.since ?? Infinity;
			return facts === null || end <= after ? [] : [facts];
		});
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
		for (const { room: name, log, facts, authors, snapshots, erased } of commits) {
			const room = this.room(name);
			room.log.push(...log);
			for (const { record, seq } of log) {
				room.last.set(record, seq);
				room.states.delete(record);
			}
			for (const { id, facts: now, seq: since } of facts ?? []) {
				room.facts.set(id, now);
				room.past.set(id, [...(room.past.get(id) ?? []), { since, facts: now }]);
			}
			for (const { record, authors: of } of authors ?? []) {
				room.authors.set(record, { ...room.authors.get(record), ...of });
			}
			for (const { record, ...snapshot } of snapshots ?? []) {
				if (has(room, record)) room.snapshots.set(record, snapshot);
				room.states.delete(record);
			}
			for (const tombstone of erased ?? []) {
				erase(room, tombstone);
				const { id, ...row } = tombstone;
				const since = room.last.get(id) ?? 0;
				room.past.set(id, [...(room.past.get(id) ?? []), { since, facts: null }]);
				this.rows('erased').set(tombstoneKey(name, id), row);
			}
		}
		for (const { table, key, value } of rows) {
			if (value === undefined) this.tables.get(table)?.delete(key);
			else this.rows(table).set(key, value);
		}
	}

	async compact(name: RoomName, upTo: Sequence): Promise<number> {
		await Promise.resolve();
		let written = 0;
		const room = this.room(name);
		room.states.clear();
		for (const { record, seq } of room.log) {
			if (seq > upTo) break;
			if (!has(room, record) || (room.snapshots.get(record)?.seq ?? 0) >= seq) continue;
			const parts = partsIn(room, record);
			const state = encodeState(name, record, parts);
			room.snapshots.set(record, { seq: parts.seq, state });
			written += state.length;
		}
		room.log = room.log.filter(({ seq }) => seq > upTo);
		room.horizon = Math.max(room.horizon, upTo);
		return written;
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

	private state(name: RoomName, subject: Subject): Uint8Array | null {
		const room = this.byName.get(name);
		if (room === undefined) return null;
		const known = room.states.get(subject);
		if (known !== undefined) return known;
		const state = stateOf(this.parts(name, subject));
		room.states.set(subject, state);
		return state;
	}

	private rows(table: TableName): Map<string, unknown> {
		const rows = this.tables.get(table) ?? new Map<string, unknown>();
		this.tables.set(table, rows);
		return rows;
	}

	private room(name: RoomName): MemoryRoom {
		const room = this.byName.get(name) ?? newRoom();
		this.byName.set(name, room);
		return room;
	}
}

const NO_PARTS: StoredParts = { snapshot: null, tail: [], seq: 0 };
