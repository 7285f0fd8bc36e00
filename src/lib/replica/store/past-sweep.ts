import type { ReplicaDatabase } from './database';
import { derive } from './derive';
import { sweepOnce } from './sweep-once';
import { updatesOfOne } from './updates-of';

/** The name of the fact that the pasts of all tasks are kept. */
const SWEPT = 'task-pasts';

/** Keeps the pasts of tasks that came before those were kept, once: the figures of work spaces are made from them. */
export const sweepPasts = (db: ReplicaDatabase): Promise<void> =>
	sweepOnce(db, SWEPT, async (row) => {
		if (row.kind !== 'task' || row.stage === '') return;
		await db.transaction('rw', [db.updates, db.past], async () => {
			const stored = await updatesOfOne(db, row.id);
			const derived = derive(
				row.room,
				row.id,
				stored.map(({ update }) => update)
			);
			if (derived.is !== 'nothing' && derived.past !== null) await db.past.put(derived.past);
		});
	});
