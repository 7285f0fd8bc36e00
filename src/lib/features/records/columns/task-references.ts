import type { RecordId } from '$lib/domain/core/ids';
import { isDash } from '$lib/domain/import/nothing';
import { identity } from '$lib/domain/text/identity';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { TaskRow } from '$lib/replica/store/rows';
import type { CardRow } from '../cards/cards';

/** What other tasks are called, by their ids. */
export type TaskReferenceTexts = ReadonlyMap<RecordId, string>;

/** What a table may name: a task, or a project. */
type Referred = Pick<TaskRow, 'id' | 'title' | 'externalId'>;

/** Returns the tasks that a record is a part of or waits for. */
export const referredIn = (row: CardRow): readonly RecordId[] =>
	row.kind === 'task'
		? [...(row.parent === undefined ? [] : [row.parent]), ...Object.keys(row.dependencies ?? {})]
		: [];

/** Returns the id by which a table names a task: the one that it came with, else its own. */
export const taskKey = ({ id, externalId }: Referred): string => externalId ?? id;

/**
 * Returns how a table that is read back names each of these tasks or projects: by its title, or by its id where several are called
 * so and where the title says nothing.
 */
export function referenceTexts(tasks: Iterable<Referred>): TaskReferenceTexts {
	const known = new Map([...tasks].map((task) => [task.id, task]));
	const meant = new Map<string, number>();
	for (const task of known.values()) {
		for (const name of new Set([identity(task.title), identity(taskKey(task))])) {
			meant.set(name, (meant.get(name) ?? 0) + 1);
		}
	}
	const isPlain = ({ title }: Referred): boolean =>
		title !== '' && !isDash(title) && meant.get(identity(title)) === 1;
	return new Map([...known].map(([id, task]) => [id, isPlain(task) ? task.title : taskKey(task)]));
}

/** Returns the tasks that these records are parts of or wait for, as far as this device has them. */
export async function tasksReferred(
	db: ReplicaDatabase,
	rows: readonly CardRow[]
): Promise<readonly TaskRow[]> {
	const ids = [...new Set(rows.flatMap(referredIn))];
	if (ids.length === 0) return [];
	return (await db.records.bulkGet(ids)).filter((row) => row?.kind === 'task');
}

/** Returns what those are called. */
export async function taskTitles(
	db: ReplicaDatabase,
	rows: readonly CardRow[]
): Promise<TaskReferenceTexts> {
	return new Map((await tasksReferred(db, rows)).map(({ id, title }) => [id, title]));
}
