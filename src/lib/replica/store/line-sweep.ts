import type { ReplicaDatabase } from './database';
import { derive } from './derive';
import { AggregateDelta } from './aggregate-delta';
import { changedLines } from './line-rows';
import { sweepOnce } from './sweep-once';
import { updatesOfOne } from './updates-of';

/** The name of the fact that the lines of all records are kept. */
const SWEPT = 'lines';

/** Keeps the lines of records that came before lines were kept, once. What is there already costs a look. */
export const sweepLines = (db: ReplicaDatabase): Promise<void> =>
	sweepOnce(db, SWEPT, ({ id, room }) =>
		db.transaction('rw', [db.updates, db.records, db.lines, db.periods], async () => {
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
		})
	);
