import type { ReplicaDatabase } from './database';
import { derive } from './derive';
import { AggregateDelta } from './aggregate-delta';
import { changedLines } from './line-rows';
import { updatesOfOne } from './updates-of';

/** The name of the fact that the lines of all records are kept. */
const SWEPT = 'lines';

/** How many records are looked at between turns of the page. */
const STEP = 50;

/**
 * Keeps the lines of records that came before lines were kept, once. Goes in small steps, between which others write;
 * broken off, the next start begins again, and what is there already costs a look.
 */
export async function sweepLines(db: ReplicaDatabase): Promise<void> {
	if ((await db.meta.get(SWEPT)) !== undefined) return;
	let after = '';
	for (;;) {
		const rows = await db.records.where('id').above(after).limit(STEP).toArray();
		for (const { id, room } of rows) {
			await db.transaction('rw', [db.updates, db.records, db.lines, db.periods], async () => {
				const stored = await updatesOfOne(db, id);
				const updates = stored.map(({ update }) => update);
				const { put, gone } = await changedLines(db.lines, [derive(room, id, updates)], false);
				if (put.length === 0 && gone.length === 0) return;
				const delta = new AggregateDelta();
				for (const line of put) delta.line(line, 1);
				for (const line of gone) delta.line(line, -1);
				await db.lines.bulkPut([...put]);
				await db.lines.bulkDelete(gone.map((line) => line.id));
				await delta.commitPeriods(db.periods);
			});
		}
		after = rows.at(-1)?.id ?? '';
		if (rows.length < STEP) break;
	}
	await db.meta.put({ key: SWEPT, value: true });
}
