import { Dexie } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { CustomerRow, Row } from './rows';
import type { PastRow } from './figure-rows';

/** What `sweep` reads: the rows that are filed under a space. */
export type SweptRow = Extract<Row, { kind: 'deal' | 'task' | 'topic' | 'lead' }>;

/** A stretch of rows in the order of their ids. */
export interface Swept<Of extends SweptRow> {
	readonly rows: readonly Of[];
	/** The pasts of these records as of the same moment, where they were asked for; also of others. */
	readonly pasts: readonly PastRow[];
}

/** What `sweep` reads, and how. */
export interface SweepOptions {
	/** Whether the pasts of the records are read with them. */
	readonly pasts: boolean;
	/** How many rows are read at a time. */
	readonly chunk?: number;
}

/** How many rows are read at a time. */
const CHUNK = 5000;

/** From this share of all rows on, passing by the others costs less than looking up each. */
const SHARE = 0.25;

const ofSpace = (db: ReplicaDatabase, space: SpaceId, kind: SweptRow['kind']) =>
	db.records
		.where('[space+kind+sortTitle]')
		.between([space, kind, Dexie.minKey], [space, kind, Dexie.maxKey]);

/**
 * Reads every row of a space, a part at a time and in the order of the ids: as they lie in the
 * database. Through an index of another order each row is looked up by itself, which takes several
 * times as long. What is written meanwhile may or may not be in it.
 */
export async function sweep<Kind extends SweptRow['kind']>(
	db: ReplicaDatabase,
	space: SpaceId,
	kind: Kind,
	{ pasts, chunk = CHUNK }: SweepOptions,
	take: (part: Swept<Extract<SweptRow, { kind: Kind }>>) => void
): Promise<void> {
	const isWanted = (row: Row | undefined): row is Extract<SweptRow, { kind: Kind }> =>
		row?.kind === kind && row.space === space;
	for await (const part of await parts(db, () => ofSpace(db, space, kind), { pasts, chunk })) {
		take({ rows: part.rows.filter(isWanted), pasts: part.pasts });
	}
}

/** Reads every customer, as `sweep` does. */
export async function sweepCustomers(
	db: ReplicaDatabase,
	take: (rows: readonly CustomerRow[]) => void
): Promise<void> {
	const all = () =>
		db.records
			.where('[kind+sortTitle]')
			.between(['customer', Dexie.minKey], ['customer', Dexie.maxKey]);
	for await (const { rows } of await parts(db, all, { pasts: false })) {
		take(rows.filter((row): row is CustomerRow => row?.kind === 'customer'));
	}
}

/** Reads the rows of an index, with others where passing by those costs less than looking up each. */
async function parts(
	db: ReplicaDatabase,
	wanted: () => ReturnType<typeof ofSpace>,
	{ pasts, chunk = CHUNK }: SweepOptions
): Promise<AsyncGenerator<Part>> {
	const isMost = (await wanted().count()) > SHARE * (await db.records.count());
	return isMost
		? walked(db, pasts, chunk)
		: lookedUp(db, await wanted().primaryKeys(), pasts, chunk);
}

/** Rows and pasts that lie beside each other. */
interface Part {
	readonly rows: readonly (Row | undefined)[];
	readonly pasts: readonly PastRow[];
}

/** All rows of the database in the order of their ids. */
async function* walked(db: ReplicaDatabase, pasts: boolean, chunk: number): AsyncGenerator<Part> {
	interface Read extends Part {
		readonly next: Promise<Read> | null;
	}
	const read = (after: unknown): Promise<Read> =>
		db.transaction('r', db.records, db.past, async () => {
			const rows = await db.records.where('id').above(after).limit(chunk).toArray();
			const [first, last] = [rows[0], rows.at(-1)];
			if (first === undefined || last === undefined) return { rows, pasts: [], next: null };
			// The database fetches the next part while this one is unpacked.
			const next =
				rows.length < chunk ? null : Dexie.ignoreTransaction(() => Promise.resolve(read(last.id)));
			// Whoever waits for it is told that it failed; before that nobody does.
			next?.catch(() => undefined);
			const beside = pasts
				? await db.past.where('id').between(first.id, last.id, true, true).toArray()
				: [];
			return { rows, pasts: beside, next };
		});
	let reading: Promise<Read> | null = read(Dexie.minKey);
	while (reading !== null) {
		const { next, ...part }: Read = await reading;
		yield part;
		reading = next;
	}
}

/** The rows of these ids, each by itself. */
async function* lookedUp(
	db: ReplicaDatabase,
	ids: readonly RecordId[],
	pasts: boolean,
	chunk: number
): AsyncGenerator<Part> {
	const sorted = [...ids].sort();
	for (let start = 0; start < sorted.length; start += chunk) {
		const some = sorted.slice(start, start + chunk);
		yield await db.transaction('r', db.records, db.past, async () => ({
			rows: await db.records.bulkGet(some),
			pasts: pasts ? (await db.past.bulkGet(some)).filter((past) => past !== undefined) : []
		}));
	}
}
