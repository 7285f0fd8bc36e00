import type { RecordId, SpaceId } from '../../domain/core/ids';
import { overlaps, spanOf, type DaySpan } from '../../domain/task/schedule';
import type { ReplicaDatabase } from './database';
import { LONG, monthKey, monthsIn, NONE } from './month-keys';
import type { TaskRow } from './rows';

/**
 * Returns the tasks of a work space of which a day is among some, in no order. Costs what there is in those months,
 * never what the space holds.
 */
export async function tasksIn(
	db: ReplicaDatabase,
	space: SpaceId,
	days: DaySpan
): Promise<TaskRow[]> {
	const keys = [...monthsIn(days), LONG].map((part) => monthKey(space, part));
	const rows = await db.records.where('months').anyOf(keys).distinct().toArray();
	return rows.filter((row): row is TaskRow => {
		const span = row.kind === 'task' ? spanOf(row) : null;
		return span !== null && overlaps(span, days);
	});
}

/** Returns open tasks of a work space that have no date, the first of them. */
export async function undatedIn(
	db: ReplicaDatabase,
	space: SpaceId,
	limit: number
): Promise<TaskRow[]> {
	const rows = await db.records
		.where('months')
		.equals(monthKey(space, NONE))
		.limit(limit)
		.toArray();
	return rows.filter((row): row is TaskRow => row.kind === 'task');
}

/** Returns the parts of some tasks, one level below them. */
export async function partsOf(
	db: ReplicaDatabase,
	parents: readonly RecordId[]
): Promise<TaskRow[]> {
	if (parents.length === 0) return [];
	const above = new Set(parents);
	const rows = await db.records
		.where('links')
		.anyOf([...above])
		.distinct()
		.toArray();
	return rows.filter(
		(row): row is TaskRow =>
			row.kind === 'task' && row.parent !== undefined && above.has(row.parent)
	);
}
