import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { csvBlob } from '$lib/features/common/spreadsheet/csv-blob';
import { listCell } from '$lib/domain/table/list-cell';
import { cellText, groupsOf } from './space-cell';
import type { SpaceColumn } from './space-columns';

/**
 * Returns spaces as a file for a spreadsheet, with the columns as shown. Groups and tags are written as the
 * import reads them.
 */
export function exportSpaces(
	{ everySpace, directory }: WorkspaceView,
	ids: readonly SpaceId[],
	columns: readonly SpaceColumn[]
): Blob {
	const spaces = new Map(everySpace.map((space) => [space.id, space]));
	const lines = ids.flatMap((id) => {
		const space = spaces.get(id);
		if (space === undefined) return [];
		return [
			columns.map(({ key }) => {
				if (key === 'tags') return listCell(space.details?.tags ?? []);
				if (key === 'groups') {
					return listCell(groupsOf(space, directory.groups).map(({ name }) => name));
				}
				return cellText(space, key, directory);
			})
		];
	});
	return csvBlob(
		columns.map(({ name }) => name()),
		lines
	);
}
