import { Dexie } from 'dexie';
import type { ReplicaDatabase } from '../store/database';
import { platform } from '../platform';
import { INDEX_TABLES, writeSegments } from './index-writer';
import { allSegments } from './segments';

/**
 * Takes over into the pages of the index what was written in one piece (`keepsIndex`), `most` pieces in one transaction,
 * until there is none left. A search finds the same before and after each. Broken off, what is left is there at the
 * next start. More pieces at once write each page less often, and let others who write wait longer.
 */
export async function mergeSegments(db: ReplicaDatabase, most: number): Promise<void> {
	while (await mergeSome(db, most)) await platform.turn();
}

/** Returns whether there was anything to take over. */
const mergeSome = (db: ReplicaDatabase, most: number): Promise<boolean> =>
	db.transaction('rw', [...INDEX_TABLES], async () => {
		const trans = Dexie.currentTransaction.idbtrans;
		const all = await allSegments(db.core, trans);
		if (all.length > 0) await writeSegments(db.core, trans, all, most);
		return all.length > 0;
	});
