import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Space } from '$lib/domain/space/space';
import type { Cell } from '$lib/domain/table/csv-file';
import { m } from '$lib/i18n/messages';
import { projectsOf } from '$lib/replica/store/projects';
import type { Row } from '$lib/replica/store/rows';
import { customerNames, type CardRow } from '../cards/cards';
import { cellValue, type CellNames } from '../columns/cell-values';
import type { ListColumn } from '../columns/columns';
import type { Table } from '$lib/features/common/spreadsheet/table-file';

/** How many records are read at a time. */
const CHUNK = 500;

/**
 * Returns records as a table for a spreadsheet, with the given columns, and the currency beside each
 * amount.
 */
export async function recordTable(
	view: WorkspaceView,
	space: Space,
	ids: readonly RecordId[],
	columns: readonly ListColumn[]
): Promise<Table> {
	const lines: Cell[][] = [];
	const projects = new Map(
		(await projectsOf(view.replica.db, space.id)).map(({ id, title }) => [id, title])
	);
	for (let start = 0; start < ids.length; start += CHUNK) {
		const found = await view.replica.db.records.bulkGet(ids.slice(start, start + CHUNK));
		const rows = found.filter((row: Row | undefined): row is CardRow =>
			row === undefined ? false : row.kind === 'deal' || row.kind === 'task'
		);
		const customers = await customerNames(view.replica.db, rows);
		const names = { space, directory: view.directory, customers, projects };
		for (const row of rows) lines.push(tableLine(row, columns, names));
	}
	return { head: tableHead(columns), lines };
}

/** Returns the names of the columns, with an additional one for the currency beside an amount. */
export const tableHead = (columns: readonly ListColumn[]): string[] =>
	columns.flatMap(({ key, name }) =>
		key === 'revenue' ? [name(), m.views_column_currency()] : [name()]
	);

/** Returns the values of a record in the columns. */
export const tableLine = (row: CardRow, columns: readonly ListColumn[], names: CellNames): Cell[] =>
	columns.flatMap(({ key }): Cell[] => {
		const value = cellValue(row, key, names);
		return key === 'revenue' ? [value, row.kind === 'deal' ? row.currency : ''] : [value];
	});
