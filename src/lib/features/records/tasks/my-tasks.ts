import { dueOrder } from '$lib/domain/task/due';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';

/** Open tasks, with the names of their deals, as far as these may be seen. */
export interface OpenTasks {
	readonly tasks: readonly TaskRow[];
	readonly deals: ReadonlyMap<RecordId, DealRow>;
}

/** Returns the open tasks that a member owns or works on, in every space and deal on this device (LW-07). */
export async function openTasksOf(db: ReplicaDatabase, member: MemberId): Promise<OpenTasks> {
	const [own, helped] = await Promise.all([
		db.records.where('[kind+owner]').equals(['task', member]).toArray(),
		db.records.where('links').equals(member).toArray()
	]);
	const others = helped.filter((row) => row.owner !== member);
	const tasks = [...own, ...others].filter(
		(row): row is TaskRow => row.kind === 'task' && row.closedAt === null
	);
	const ids = new Set(tasks.flatMap(({ deal }) => (deal === undefined ? [] : [deal])));
	const found = await db.records.bulkGet([...ids]);
	const deals = found.filter((row): row is DealRow => row?.kind === 'deal');
	return { tasks, deals: new Map(deals.map((row) => [row.id, row])) };
}

/** Returns the tasks of a deal, open ones first, the most urgent at the top. */
export async function tasksOfDeal(db: ReplicaDatabase, deal: RecordId): Promise<TaskRow[]> {
	const rows = await db.records.where('deal').equals(deal).toArray();
	return rows
		.filter((row): row is TaskRow => row.kind === 'task')
		.sort(
			(a, b) =>
				Number(a.closedAt !== null) - Number(b.closedAt !== null) ||
				dueOrder(a).localeCompare(dueOrder(b)) ||
				a.createdAt - b.createdAt
		);
}
