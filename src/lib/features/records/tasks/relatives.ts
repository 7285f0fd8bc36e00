import type { RecordId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { TaskRow } from '$lib/replica/store/rows';

/** The most tasks that are read to follow what belongs together. A tree is rarely larger. */
const MOST = 2000;

/** Returns a task's steps to others, by its row. */
type Steps = (row: TaskRow) => readonly RecordId[];

/** Returns the steps to what a task is a part of. */
export const toParent: Steps = ({ parent }) => (parent === undefined ? [] : [parent]);

/** Returns the steps to what a task waits for. */
export const toEarlier: Steps = ({ dependencies }) => Object.keys(dependencies ?? {});

/** Returns the tasks that these steps lead to from some tasks, and those tasks, as far as this device has them. */
export async function tasksAlong(
	db: ReplicaDatabase,
	from: readonly RecordId[],
	steps: Steps
): Promise<ReadonlyMap<RecordId, TaskRow>> {
	const found = new Map<RecordId, TaskRow>();
	const asked = new Set<RecordId>();
	let next = [...from];
	while (next.length > 0 && found.size < MOST) {
		for (const id of next) asked.add(id);
		const rows = (await db.records.bulkGet(next)).filter((row) => row?.kind === 'task');
		for (const row of rows) found.set(row.id, row);
		next = [...new Set(rows.flatMap(steps))].filter((id) => !asked.has(id));
	}
	return found;
}

/** Returns the tasks below some tasks, at any depth, without those. */
export async function tasksBelow(
	db: ReplicaDatabase,
	tops: readonly RecordId[]
): Promise<readonly TaskRow[]> {
	const found = new Map<RecordId, TaskRow>();
	let level = tops;
	while (level.length > 0 && found.size < MOST) {
		const rows = await db.records.where('links').anyOf(level).toArray();
		const above = new Set(level);
		const parts = rows.filter(
			(row): row is TaskRow =>
				row.kind === 'task' &&
				row.parent !== undefined &&
				above.has(row.parent) &&
				!tops.includes(row.id) &&
				!found.has(row.id)
		);
		for (const row of parts) found.set(row.id, row);
		level = parts.map(({ id }) => id);
	}
	return [...found.values()].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Returns the tasks that wait for a task, for those, and so on, without itself. */
export async function tasksAfter(
	db: ReplicaDatabase,
	first: RecordId
): Promise<readonly TaskRow[]> {
	const found = new Map<RecordId, TaskRow>();
	let level: readonly RecordId[] = [first];
	while (level.length > 0 && found.size < MOST) {
		const asked = new Set(level);
		const rows = await db.records.where('links').anyOf(level).toArray();
		const next = rows.filter(
			(row): row is TaskRow =>
				row.kind === 'task' &&
				row.id !== first &&
				!found.has(row.id) &&
				Object.keys(row.dependencies ?? {}).some((before) => asked.has(before))
		);
		for (const row of next) found.set(row.id, row);
		level = next.map(({ id }) => id);
	}
	return [...found.values()];
}

/** Returns the tasks that wait for a task. */
export async function waitingFor(db: ReplicaDatabase, id: RecordId): Promise<readonly TaskRow[]> {
	const rows = await db.records.where('links').equals(id).toArray();
	return rows.filter(
		(row): row is TaskRow => row.kind === 'task' && Object.hasOwn(row.dependencies ?? {}, id)
	);
}
