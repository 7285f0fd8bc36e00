import type { WorkspaceView } from '$lib/app/context';
import { dayOf } from '$lib/domain/core/day';
import { newId } from '$lib/domain/core/ids';
import { putBlock, setPlanSharing } from '$lib/documents/private-plan';
import type { Saved } from '$lib/replica/saved';
import type { Making } from './making';

/** The hours of the visitor's first day that are planned: from which minute, and for how long. */
const HOURS = [
	[9 * 60, 60],
	[10 * 60 + 30, 90],
	[14 * 60, 60]
] as const;

/** Plans the visitor's day with the most urgent of their tasks, so that it shows what planning is (LW-07). */
export async function planSampleDay(
	view: WorkspaceView,
	{ chance, now, offset, visitor }: Making
): Promise<Saved> {
	const { db, mine } = view.replica;
	const day = dayOf(now, offset);
	const rows = await db.records.where('[kind+owner]').equals(['task', visitor]).toArray();
	const open = rows
		.flatMap((row) => (row.kind === 'task' && row.closedAt === null ? [row] : []))
		.sort((a, b) => ((a.dueOn ?? '~') < (b.dueOn ?? '~') ? -1 : 1));
	return mine.edit((doc) => {
		setPlanSharing(doc, 'busy');
		for (const [at, [from, minutes]] of HOURS.entries()) {
			const record = open[at]?.id;
			if (record !== undefined)
				putBlock(doc, { id: newId(chance), record, day, from, minutes }, day);
		}
	});
}
