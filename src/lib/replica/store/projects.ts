import { Dexie } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import { inListOrder } from '../../domain/project/listed';
import type { ReplicaDatabase } from './database';
import type { ProjectRow, Row, TaskRow } from './rows';

type Records = Pick<ReplicaDatabase, 'records'>;

const isProject = (row: Row): row is ProjectRow => row.kind === 'project';

/** Returns the projects of a space, as lists have them. There are few: they are read whole. */
export async function projectsOf({ records }: Records, space: SpaceId): Promise<ProjectRow[]> {
	const rows = await records
		.where('[space+kind+sortTitle]')
		.between([space, 'project', Dexie.minKey], [space, 'project', Dexie.maxKey])
		.toArray();
	return inListOrder(rows.filter(isProject));
}

/** Returns the tasks of some projects. Costs what is in them. */
export async function tasksIn(
	{ records }: Records,
	projects: readonly RecordId[]
): Promise<TaskRow[]> {
	const wanted = new Set(projects);
	const rows = await records
		.where('links')
		.anyOf([...wanted])
		.distinct()
		.toArray();
	return rows.filter(
		(row): row is TaskRow =>
			row.kind === 'task' && row.project !== undefined && wanted.has(row.project)
	);
}
