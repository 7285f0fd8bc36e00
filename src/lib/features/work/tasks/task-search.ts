import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { search } from '$lib/replica/store/search';
import type { TaskRow } from '$lib/replica/store/rows';
import type { Option } from '$lib/ui/field';

/** The most tasks that a choice offers. */
const OFFERED = 12;

/** Returns the tasks of a board that have the typed words, without some. */
export async function findTasks(
	db: ReplicaDatabase,
	space: SpaceId,
	query: string,
	without: readonly RecordId[]
): Promise<Option[]> {
	const rows = await search(db, query, 60);
	return rows
		.filter(
			(row): row is TaskRow =>
				row.kind === 'task' && row.space === space && row.stage !== '' && !without.includes(row.id)
		)
		.slice(0, OFFERED)
		.map(({ id, title }) => ({ value: id, label: title }));
}

/** Returns a circle as text, from a task back to itself. */
export const circleText = (path: readonly RecordId[], titleOf: (id: RecordId) => string): string =>
	[...path, ...path.slice(0, 1)].map((id) => titleOf(id)).join(' → ');
