import { Dexie } from 'dexie';
import type { SpaceId } from '$lib/domain/core/ids';
import { fold } from '$lib/domain/text/fold';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { DealRow, ProjectRow, TaskRow } from '$lib/replica/store/rows';

/** The number of a space's latest changed records that are read to find what is in use there. */
const LOOKED_AT = 2000;

/** The kinds of record of a space whose values are offered again. */
interface RowOf {
	readonly deal: DealRow;
	readonly task: TaskRow;
	readonly project: ProjectRow;
}

/**
 * Returns the latest records of a kind of a space. Reading only these keeps completion cheap in a space with
 * thousands of them.
 */
export async function latestOf<Kind extends keyof RowOf>(
	db: ReplicaDatabase,
	space: SpaceId,
	kind: Kind
): Promise<RowOf[Kind][]> {
	const rows = await db.records
		.where('[space+kind+updatedAt]')
		.between([space, kind, Dexie.minKey], [space, kind, Dexie.maxKey])
		.reverse()
		.limit(LOOKED_AT)
		.toArray();
	return rows.filter((row): row is RowOf[Kind] => row.kind === kind);
}

/** Returns the sources that contain the typed text, each once, the most used first. */
export function sourcesOf(rows: readonly Pick<DealRow, 'source'>[], typed: string): string[] {
	const query = fold(typed);
	const counts = new Map<string, number>();
	for (const { source } of rows) {
		if (source === '' || !fold(source).includes(query)) continue;
		counts.set(source, (counts.get(source) ?? 0) + 1);
	}
	return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([source]) => source);
}
