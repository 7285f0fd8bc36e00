import { Dexie } from 'dexie';
import type { ReplicaDatabase } from '../store/database';
import { INDEX_TABLES, lookUp, writeIndex, type IndexedValue } from './index-writer';

/** The shape of the index. Another one, or other words of the same rows, get another number. */
export const INDEX_VERSION = 1;

/** The name of the fact which index is kept. */
const KEPT = 'index';

/** How many rows are taken in between turns of the page. */
const STEP = 100;

/** What is kept of the index: `isWhole` when everything from before it is in it as well. */
interface Kept {
	readonly version: number;
	readonly isWhole: boolean;
}

/**
 * Takes into the index what was stored before there was one, or when it had another version. Goes in small steps,
 * between which others write; what is found meanwhile is what has been taken in. Broken off, the next start goes through
 * the rows again, and what is there already costs a look. Costs one look-up when the index is whole.
 */
export async function buildIndex(db: ReplicaDatabase, version = INDEX_VERSION): Promise<void> {
	const isWhole = await db.transaction('rw', [db.meta, ...INDEX_TABLES], async () => {
		const kept = (await db.meta.get(KEPT))?.value as Kept | undefined;
		if (kept?.version === version) return kept.isWhole;
		for (const table of INDEX_TABLES) await db.table(table).clear();
		await db.meta.put({ key: KEPT, value: { version, isWhole: false } satisfies Kept });
		return false;
	});
	if (isWhole) return;
	for (const table of ['records', 'lines'] as const) {
		let after = '';
		for (;;) {
			const ids = await takeIn(db, table, after);
			after = ids.at(-1) ?? '';
			if (ids.length < STEP) break;
		}
	}
	await db.meta.put({ key: KEPT, value: { version, isWhole: true } satisfies Kept });
}

/** Whether everything that is stored is in the index. */
export async function isIndexWhole(db: ReplicaDatabase): Promise<boolean> {
	const kept = (await db.meta.get(KEPT))?.value as Kept | undefined;
	return kept?.version === INDEX_VERSION && kept.isWhole;
}

/** Takes in the next rows that the index does not have. Returns the ids of all that were looked at. */
const takeIn = (
	db: ReplicaDatabase,
	name: 'records' | 'lines',
	after: string
): Promise<readonly string[]> =>
	db.transaction('rw', [name, ...INDEX_TABLES], async () => {
		const rows: IndexedValue[] = await db
			.table<IndexedValue, string>(name)
			.where('id')
			.above(after)
			.limit(STEP)
			.toArray();
		const ids = rows.map(({ id }) => id);
		const trans = Dexie.currentTransaction.idbtrans;
		const known = await lookUp(db.core, trans, ids);
		const missing = rows.filter(({ id }) => !known.ordinals.has(id) && !known.pending.has(id));
		const written = missing.map((row) => ({ id: row.id, before: null, after: row }));
		await writeIndex(db.core, trans, written, known);
		return ids;
	});
