import type { ReplicaDatabase } from './database';
import type { Row } from './rows';

/** How many records are looked at between turns of the page. */
const STEP = 50;

/**
 * Looks at every record that this device has, once, as a fact of this name says from then on: for what is derived since
 * a newer version. Goes in small steps, between which others write; broken off, the next start begins again, so `look`
 * must bear to see a record twice.
 */
export async function sweepOnce(
	db: ReplicaDatabase,
	fact: string,
	look: (row: Row) => Promise<void>
): Promise<void> {
	if ((await db.meta.get(fact)) !== undefined) return;
	let after = '';
	for (;;) {
		const rows = await db.records.where('id').above(after).limit(STEP).toArray();
		for (const row of rows) await look(row);
		after = rows.at(-1)?.id ?? '';
		if (rows.length < STEP) break;
	}
	await db.meta.put({ key: fact, value: true });
}
