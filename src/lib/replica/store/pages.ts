import { Dexie } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { PageRow, Row, VersionRow } from './rows';

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

/** Returns the versions of a page, the latest first. Their texts are not read. */
export async function versionsOf(
	{ records }: Pick<ReplicaDatabase, 'records'>,
	page: RecordId
): Promise<readonly VersionRow[]> {
	const isVersion = (row: Row): row is VersionRow => row.kind === 'version';
	const rows = (await records.where('links').equals(page).toArray()).filter(isVersion);
	return rows.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}
