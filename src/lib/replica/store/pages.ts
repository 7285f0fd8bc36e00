import { Dexie } from 'dexie';
import type { SpaceId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { PageRow, Row } from './rows';

/** Returns the pages of a space. Costs as much as it has pages; their texts are not read. */
export async function pagesOf(
	{ records }: Pick<ReplicaDatabase, 'records'>,
	space: SpaceId
): Promise<readonly PageRow[]> {
	const isPage = (row: Row): row is PageRow => row.kind === 'page';
	const rows = await records
		.where('[space+kind+sortTitle]')
		.between([space, 'page', Dexie.minKey], [space, 'page', Dexie.maxKey])
		.toArray();
	return rows.filter(isPage);
}
