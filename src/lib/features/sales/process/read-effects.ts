import { fixedRate, rateIn } from '$lib/domain/deal/deal';
import Dexie from 'dexie';
import { effectsOf, type Affected, type Effect } from '$lib/domain/process/effects';
import type { Space } from '$lib/domain/space/space';
import type { ReplicaDatabase } from '$lib/replica/store/database';

/**
 * Returns what an edited process does to the records on this device. It reads every card of the space
 * once, so it is called when somebody saves, not while they type.
 */
export async function effectsOn(
	db: ReplicaDatabase,
	before: Space,
	after: Space
): Promise<readonly Effect[]> {
	const records: Affected[] = [];
	await db.records
		.where('[space+stage+order]')
		.between([before.id, Dexie.minKey, Dexie.minKey], [before.id, Dexie.maxKey, Dexie.maxKey])
		.each((row) => {
			if (row.kind === 'deal') {
				records.push({ stage: row.stage, rate: fixedRate(rateIn(row)), done: row.done });
			} else if (row.kind === 'task' && before.kind === 'work') {
				records.push({ stage: row.stage, rate: 0, done: [] });
			}
		});
	return effectsOf(before, after, records);
}
