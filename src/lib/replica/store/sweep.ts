import { Dexie } from 'dexie';
import type { SpaceId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { PastRow, Row } from './rows';

/** What `sweep` reads: the rows that are filed under a space. */
export type SweptRow = Extract<Row, { kind: 'deal' | 'task' | 'topic' }>;

/** A stretch of rows in the order of their ids. */
export interface Swept<Of extends SweptRow> {
	readonly rows: readonly Of[];
	/** Reads the pasts of these records, as of the same moment. */
	pasts(): Promise<PastRow[]>;
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
	take: (part: Swept<Extract<SweptRow, { kind: Kind }>>) => Promise<void> | void,
	chunk = CHUNK
): Promise<void> {
	const isWanted = (row: Row | undefined): row is Extract<SweptRow, { kind: Kind }> =>
		row?.kind === kind && row.space === space;
	const wanted = await ofSpace(db, space, kind).count();
	if (wanted > SHARE * (await db.records.count())) {
		let after: unknown = Dexie.minKey;
		while (after !== undefined) {
			after = await db.transaction('r', db.records, db.past, async () => {
				const part = await db.records.where('id').above(after).limit(chunk).toArray();
				const [first, last] = [part[0], part.at(-1)];
				if (first === undefined || last === undefined) return undefined;
				await take({
					rows: part.filter(isWanted),
					pasts: () => db.past.where('id').between(first.id, last.id, true, true).toArray()
				});
				return part.length < chunk ? undefined : last.id;
			});
		}
		return;
	}
	const ids = (await ofSpace(db, space, kind).primaryKeys()).sort();
	for (let start = 0; start < ids.length; start += chunk) {
		const part = ids.slice(start, start + chunk);
		await db.transaction('r', db.records, db.past, async () => {
			await take({
				rows: (await db.records.bulkGet(part)).filter(isWanted),
				pasts: async () => (await db.past.bulkGet(part)).filter((past) => past !== undefined)
			});
		});
	}
}
