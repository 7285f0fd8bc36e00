import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { toMajor } from '$lib/domain/money/money';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { valueIn } from '$lib/domain/fields/values';
import { dayCell, type Cell } from '$lib/domain/table/csv-file';
import { listCell } from '$lib/domain/table/list-cell';
import type { Directory } from '$lib/documents/directory';
import type { Table } from '$lib/features/common/spreadsheet/table-file';
import { dayAt } from '$lib/features/common/time/day-at';
import { cellText, groupsOf } from './space-cell';
import type { SpaceColumn } from './space-columns';

/**
 * Returns spaces as a table for a spreadsheet, with the columns as shown. It is written as the import reads
 * it, so that it can be imported again without a change (LS-09).
 */
export function exportSpaces(
	{ everySpace, directory }: Pick<WorkspaceView, 'everySpace' | 'directory'>,
	ids: readonly SpaceId[],
	columns: readonly SpaceColumn[]
): Table {
	const spaces = new Map(everySpace.map((space) => [space.id, space]));
	const lines = ids.flatMap((id) => {
		const space = spaces.get(id);
		return space === undefined ? [] : [columns.map(({ key }) => cellOf(space, key, directory))];
	});
	return { head: columns.map(({ name }) => name()), lines };
}

/** Returns a cell as a plain value: a number is a number, a day a day, a list can be read back. */
function cellOf(space: CatalogueEntry, key: string, directory: Directory): Cell {
	const { details } = space;
	if (key === 'tags') return listCell(details?.tags ?? []);
	if (key === 'groups') return listCell(groupsOf(space, directory.groups).map(({ name }) => name));
	if (key === 'created') return dayCell(details === undefined ? null : dayAt(details.createdAt));
	const field = directory.spaces?.fields.find(({ id }) => key === `field.${id}`);
	const value = field === undefined ? null : valueIn(field, details?.values ?? {});
	if (typeof value === 'number') {
		const currency = directory.workspace?.currency ?? 'USD';
		return field?.type === 'money' ? toMajor(value, currency) : value;
	}
	if (typeof value === 'string' && field?.type === 'date') return dayCell(value);
	if (typeof value === 'object' && value !== null) return listCell(value);
	return cellText(space, key, directory);
}
