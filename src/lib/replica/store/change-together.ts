import * as Y from 'yjs';
import type { Refusal } from '../../domain/access/refusal';
import type { RecordChange } from '../../domain/core/change';
import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { fail, succeed, type Result } from '../../domain/core/result';
import { editOf, type RecordFields } from '../../domain/policy/edit';
import { ownedBytes } from '../../domain/core/owned-bytes';
import { applyChange, openRecord } from '../../documents/record';
import { RecordReading } from '../../documents/record-reading';
import type { RoomName } from '../../protocol/rooms';
import { platform } from '../platform';
import type { ReplicaDatabase } from './database';
import { deriveFrom, type Derived } from './derive';
import { fieldsOf, writtenOn } from './meaning';
import { putRows } from './put-rows';
import type { Judge } from './rebase';
import type { Row } from './rows';
import type { OutboxRow, UpdateRow } from './sync-rows';
import { addUpdates, lastUpdateOf, updatesOf } from './updates-of';
import { putIntoOutbox } from './waiting';
import { isAttached } from './writer';

/** What is wanted of one record: edits one after the other, each judged and sent by itself. */
export interface RecordEdits {
	readonly room: RoomName;
	readonly id: RecordId;
	readonly edits: readonly RecordChange[];
}

/**
 * The same, with the edits made only when it is their turn, from the fields as they are then. They are made once
 * more when the record changes in between.
 */
export interface WantedEdits extends Omit<RecordEdits, 'edits'> {
	readonly edits: (fields: RecordFields | null) => readonly RecordChange[];
}

/** What the edits of one record come to, and the last of its updates that they build on. */
interface Edited {
	readonly seen: number;
	readonly added: readonly UpdateRow[];
	readonly outgoing: readonly OutboxRow[];
	readonly derived: Derived;
}

/** Edits that have been worked out before they are written. */
export interface PreparedEdits {
	/** The last update that was stored before any of the records was read. */
	readonly since: number;
	readonly edits: ReadonlyMap<RecordId, Result<Edited, Refusal>>;
}

/** What is stored of records that are to be changed, and the last update that was stored before it was read. */
export interface ReadAhead {
	readonly since: number;
	readonly stored: ReadonlyMap<RecordId, readonly UpdateRow[]>;
}

/** Up to how many rows of updates that have come since are read to see whether one is of these records. */
const MOST_SINCE = 500;

/** Records that are worked out at a stretch before the page gets a turn: about 10 ms. */
const SLICE = 15;

/** Returns the number of the last stored update of all. */
const lastOfAll = async (db: ReplicaDatabase): Promise<number> =>
	Number((await db.updates.orderBy(':id').lastKey()) ?? 0);

/**
 * Reads what is stored of many records, for `prepareTogether`. Ask for it before what comes first is written: the storage
 * has a reading wait for all writing that was asked for before it.
 */
export const readTogether = (db: ReplicaDatabase, ids: readonly RecordId[]): Promise<ReadAhead> =>
	db.transaction('r', db.updates, async () => ({
		since: await lastOfAll(db),
		stored: await storedOf(db, ids)
	}));

/**
 * Works out edits of many records ahead of the transaction, in small slices, so that the page answers meanwhile.
 * Writes nothing. `ahead`: what is stored of them, where it has been read.
 */
export async function prepareTogether(
	db: ReplicaDatabase,
	judge: Judge,
	at: Instant,
	wanted: readonly WantedEdits[],
	ahead: ReadAhead | null = null
): Promise<PreparedEdits> {
	const edits = new Map<RecordId, Result<Edited, Refusal>>();
	const since = ahead?.since ?? (await lastOfAll(db));
	for (let start = 0; start < wanted.length; start += SLICE) {
		const slice = wanted.slice(start, start + SLICE);
		// In one turn at the storage, not in one for each record.
		const stored =
			ahead?.stored ??
			(await db.transaction('r', db.updates, async () => storedOf(db, idsOf(slice))));
		for (const one of slice) edits.set(one.id, editedOf(judge, at, one, stored.get(one.id)));
		await platform.turn();
	}
	return { since, edits };
}

const idsOf = (wanted: readonly WantedEdits[]): RecordId[] => wanted.map(({ id }) => id);

/**
 * Makes edits of many records, each record named once, and puts them into the outbox in this order:
 * all of them, or none when the rules refuse one. Must run inside a transaction over all that follows
 * from records and the outbox. `ahead`: what `prepareTogether` gave; a record that has changed since is worked out
 * anew.
 */
export async function editTogether(
	db: ReplicaDatabase,
	judge: Judge,
	at: Instant,
	wanted: readonly WantedEdits[],
	ahead: PreparedEdits | null = null
): Promise<Result<null, Refusal>> {
	const ids = wanted.map(({ id }) => id);
	const [rows, attached] = await Promise.all([db.records.bulkGet(ids), isAttached(db)]);
	const unchanged = ahead === null ? NONE : await unchangedSince(db, ids, rows, ahead);
	const isFresh = ({ id }: WantedEdits) => unchanged.has(id);
	const stored = await storedOf(db, idsOf(wanted.filter((one) => !isFresh(one))));
	const all: Edited[] = [];
	for (const one of wanted) {
		const known = isFresh(one) ? ahead?.edits.get(one.id) : undefined;
		const edited = known ?? editedOf(judge, at, one, stored.get(one.id));
		if (!edited.ok) return edited;
		all.push(edited.value);
	}
	// One table after the other: handing many rows to the storage takes time, and the page has its turn in between.
	await addUpdates(
		db,
		all.flatMap(({ added }) => added)
	);
	await putRows(
		db,
		all.map(({ derived }) => derived),
		rows
	);
	const outgoing = attached ? all.flatMap((one) => one.outgoing) : [];
	await putIntoOutbox(db, outgoing);
	return succeed(null);
}

const NONE: ReadonlySet<RecordId> = new Set();

/**
 * Returns the records of which nothing was stored or removed since their edits were worked out. Reads what has come
 * since then, which is mostly nothing; where that is much, or a record has no row, the record's own updates are asked
 * for.
 */
async function unchangedSince(
	db: ReplicaDatabase,
	ids: readonly RecordId[],
	rows: readonly (Row | undefined)[],
	{ since, edits }: PreparedEdits
): Promise<ReadonlySet<RecordId>> {
	const later = await db.updates.where(':id').above(since).limit(MOST_SINCE).toArray();
	const changed = new Set(later.flatMap(({ record }) => record));
	const isKnown = (at: number) => later.length < MOST_SINCE && rows[at] !== undefined;
	const asked = ids.filter((_, at) => !isKnown(at));
	const last = await lastUpdateOf(db, asked);
	return new Set(
		ids.filter((id, at) => {
			const edit = edits.get(id);
			if (edit === undefined) return false;
			if (isKnown(at)) return !changed.has(id);
			return !edit.ok || edit.value.seen === (last.get(id) ?? 0);
		})
	);
}

/** Returns the stored updates by record. */
async function storedOf(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): Promise<ReadonlyMap<RecordId, readonly UpdateRow[]>> {
	const stored = new Map<RecordId, UpdateRow[]>();
	for (const row of await updatesOf(db, ids)) {
		const rows = stored.get(row.record);
		if (rows === undefined) stored.set(row.record, [row]);
		else rows.push(row);
	}
	return stored;
}

/** Makes the edits of one record on a document of its own. */
function editedOf(
	judge: Judge,
	at: Instant,
	{ room, id, edits }: WantedEdits,
	stored: readonly UpdateRow[] = []
): Result<Edited, Refusal> {
	const outgoing: OutboxRow[] = [];
	const added: UpdateRow[] = [];
	const doc = openRecord(stored.map(({ update }) => update));
	try {
		for (const wanted of edits(fieldsOf(doc))) {
			const change = writtenOn(doc, wanted);
			const judged = judge(room, editOf(fieldsOf(doc), change));
			if (!judged.ok) return fail(judged.error);
			const before = Y.encodeStateVector(doc);
			applyChange(doc, change, 'local');
			const update = ownedBytes(Y.encodeStateAsUpdate(doc, before));
			added.push({ record: id, update, mine: [doc.clientID] });
			outgoing.push({ room, record: id, update, change, at });
		}
		const derived = deriveFrom(room, new RecordReading(doc, id));
		return succeed({ seen: stored.at(-1)?.n ?? 0, added, outgoing, derived });
	} finally {
		doc.destroy();
	}
}
