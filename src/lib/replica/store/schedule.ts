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
	// A month at a time: all of its rows are read at once then, where several keys are walked row by row.
	const months = await Promise.all(
		keys.map((key) => db.records.where('months').equals(key).toArray())
	);
	const found = new Map<RecordId, TaskRow>();
	for (const row of months.flat()) {
		const span = row.kind === 'task' ? spanOf(row) : null;
		if (row.kind === 'task' && span !== null && overlaps(span, days)) found.set(row.id, row);
	}
	return [...found.values()];
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
