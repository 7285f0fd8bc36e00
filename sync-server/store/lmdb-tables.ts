import type { Database, RootDatabase } from 'lmdb';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { DOCUMENT, keyOf, type RoomIndex } from './room-index';
import {
	NOTHING,
	tombstoneKey,
	type LogEntry,
	type RoomCommit,
	type Snapshot,
	type Subject,
	type Tombstone
} from './store';

/** A record's facts, and the entry that set them. */
export interface FactsRow {
	readonly facts: RecordFacts;
	readonly since: Sequence;
}

type LogRow = Omit<LogEntry, 'seq'>;

/** What is marked of a room: the last dropped entry, and the last one that the index rows contain. */
type Mark = 'horizon' | 'indexed';

/** The tables of an LMDB file, as the present format has them. */
export interface LmdbTables {
	readonly log: Database<LogRow, [string, number]>;
	readonly snapshots: Database<Snapshot, [string, string]>;
	/** The last entry of each record, and the records by their last entries: see `RoomIndex`. */
	readonly last: Database<number, [string, string]>;
	readonly changed: Database<string, [string, number]>;
	readonly factRows: Database<FactsRow, [string, string]>;
	readonly pastFacts: Database<RecordFacts, [string, string, number]>;
	readonly homes: Database<true, [string, string]>;
	/** The records that take their readers from each record. */
	readonly dependents: Database<true, [string, string, string]>;
	readonly authorRows: Database<string, [string, string, number]>;
	readonly marks: Database<number, [string, Mark]>;
	/** The small tables beside the rooms. */
	readonly tables: Database<unknown, [string, string]>;
}

/** Opens the tables of a file. */
export const openTables = (root: RootDatabase<string>): LmdbTables => ({
	log: root.openDB({ name: 'log', encoding: 'msgpack' }),
	snapshots: root.openDB({ name: 'snapshots', encoding: 'msgpack' }),
	last: root.openDB({ name: 'last', encoding: 'msgpack' }),
	changed: root.openDB({ name: 'changed', encoding: 'string' }),
	factRows: root.openDB({ name: 'facts', encoding: 'msgpack' }),
	pastFacts: root.openDB({ name: 'past-facts', encoding: 'msgpack' }),
	homes: root.openDB({ name: 'homes', encoding: 'msgpack' }),
	dependents: root.openDB({ name: 'dependents', encoding: 'msgpack' }),
	authorRows: root.openDB({ name: 'author-ids', encoding: 'string' }),
	marks: root.openDB({ name: 'marks', encoding: 'msgpack' }),
	tables: root.openDB({ name: 'tables', encoding: 'json' })
});

/**
 * Makes the writes of a commit inside of a transaction.
 *
 * @param lastOf returns the last entry of a record before the commit
 */
export function* commitWrites(
	db: LmdbTables,
	commit: RoomCommit,
	lastOf: (id: RecordId) => Sequence
): Iterable<Promise<boolean>> {
	const { room, log, facts = [], authors = [], snapshots = [], erased = [] } = commit;
	for (const { seq, ...entry } of log) yield db.log.put([room, seq], entry);
	const known = new Map<RecordId, FactsRow | undefined>();
	for (const { id, facts: now, seq: since } of facts) {
		const before = known.has(id) ? known.get(id) : db.factRows.get([room, id]);
		if (before === undefined) {
			yield db.homes.put([id, room], true);
			if (now.of !== undefined) yield db.dependents.put([room, now.of, id], true);
		} else yield db.pastFacts.put([room, id, before.since], before.facts);
		known.set(id, { facts: now, since });
		yield db.factRows.put([room, id], { facts: now, since });
	}
	for (const { record, authors: of } of authors) {
		for (const [client, author] of Object.entries(of)) {
			yield db.authorRows.put([room, keyOf(record), Number(client)], author);
		}
	}
	for (const { record, seq, state } of snapshots) {
		const exists =
			record === null || known.has(record) || db.factRows.get([room, record]) !== undefined;
		if (exists) yield db.snapshots.put([room, keyOf(record)], { seq, state });
	}
	for (const tombstone of erased) {
		const { id } = tombstone;
		const before = { fresh: log, facts: known.get(id), last: lastOf(id) };
		yield* erase(db, room, tombstone, before);
	}
}

/** Returns the writes that bring the index rows up to the index in memory. */
export function* indexWrites(
	db: LmdbTables,
	room: RoomName,
	index: RoomIndex
): Iterable<Promise<boolean>> {
	for (const [key, seq] of index.missing) {
		const before = db.last.get([room, key]);
		if (before !== undefined) yield db.changed.remove([room, before]);
		yield db.last.put([room, key], seq);
		if (key !== DOCUMENT) yield db.changed.put([room, seq], key);
	}
	yield db.marks.put([room, 'indexed'], index.upTo);
}

/**
 * Deletes a record for good. `before.fresh` are the entries of the same commit, and `before.facts` the
 * facts that it sets, which cannot be read yet. Each entry names the previous one of its record, so that only that
 * record's entries are read.
 */
function* erase(
	db: LmdbTables,
	room: RoomName,
	{ id, ...tombstone }: Tombstone,
	before: {
		readonly fresh: readonly LogEntry[];
		readonly facts: FactsRow | undefined;
		readonly last: Sequence;
	}
): Iterable<Promise<boolean>> {
	for (const { seq, ...entry } of before.fresh) {
		if (entry.record === id) yield db.log.put([room, seq], { ...entry, update: NOTHING });
	}
	let seq = before.last;
	for (let entry = db.log.get([room, seq]); entry !== undefined;) {
		yield db.log.put([room, seq], { ...entry, update: NOTHING });
		seq = entry.previous;
		entry = db.log.get([room, seq]);
	}
	const facts = before.facts ?? db.factRows.get([room, id]);
	if (facts !== undefined) yield db.pastFacts.put([room, id, facts.since], facts.facts);
	yield db.snapshots.remove([room, id]);
	yield db.factRows.remove([room, id]);
	yield db.homes.remove([id, room]);
	const of = facts?.facts.of;
	if (of !== undefined) yield db.dependents.remove([room, of, id]);
	for (const key of [...db.authorRows.getKeys(authorsOf(room, id))]) {
		yield db.authorRows.remove(key);
	}
	yield db.tables.put(['erased', tombstoneKey(room, id)], tombstone);
}

/** Returns the range of keys that holds the authors of a record, or of the room's own document. */
export const authorsOf = (room: RoomName, id: Subject) => ({
	start: [room, keyOf(id), -1] as [string, string, number],
	end: [room, keyOf(id), Infinity] as [string, string, number]
});
