import type { RejectedRow } from '$lib/domain/import/faults';
import type { Table } from '$lib/features/common/spreadsheet/table-file';
import { m } from '$lib/i18n/messages';
import { columnOf, valueOf, type FileColumns } from './fault-cell';
import { leftOutColumns } from './known-names';
import { rowFaultText } from './fault-words';

/**
 * Returns the rejected rows as a table to correct and to import again (LS-09): the number of the row, the
 * columns and values that are wrong, and the reasons, before the original cells.
 */
export function rejectedTable(columns: FileColumns, rows: readonly RejectedRow[]): Table {
	// What was left out once more says only what is wrong with it now.
	const before = leftOutColumns(columns.headers);
	return {
		head: [
			...[m.import_col_row(), m.import_col_column(), m.import_col_value(), m.import_col_reason()],
			...columns.headers.slice(before)
		],
		// A row that is too wide keeps all its cells, because they need correction.
		lines: rows.map(({ row, cells, faults }) => [
			row,
			once(faults.map((fault) => columnOf(fault, columns))),
			once(faults.map((fault) => valueOf(fault, columns, cells))),
			faults.map(rowFaultText).join(' '),
			...cells.slice(before)
		])
	};
}

/** Returns texts beside each other, each once, without empty ones. */
const once = (texts: readonly string[]): string =>
	[...new Set(texts.filter((text) => text !== ''))].join('; ');
