import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Space } from '$lib/domain/space/space';
import { m } from '$lib/paraglide/messages';
import type { Row } from '$lib/replica/store/rows';
import { customerNames, type CardRow } from '../board/cards';
import { cellValue } from '../list/cell-values';
import type { ListColumn } from '../list/columns';
import { toCsv, type Cell } from './csv';

/** Records read at a time. */
const CHUNK = 500;

/** Records as a table for a spreadsheet: the columns given, and the currency beside an amount. */
export async function exportCsv(
	view: WorkspaceView,
	space: Space,
	ids: readonly RecordId[],
	columns: readonly ListColumn[]
): Promise<string> {
	const head = columns.flatMap(({ key, name }) =>
		key === 'revenue' ? [name(), m.views_column_currency()] : [name()]
	);
	const lines: Cell[][] = [];
	for (let start = 0; start < ids.length; start += CHUNK) {
		const found = await view.replica.db.records.bulkGet(ids.slice(start, start + CHUNK));
		const rows = found.filter((row: Row | undefined): row is CardRow =>
			row === undefined ? false : row.kind === 'deal' || row.kind === 'task'
		);
		const customers = await customerNames(view.replica.db, rows);
		const names = { space, directory: view.directory, customers };
		for (const row of rows) {
			lines.push(
				columns.flatMap(({ key }): Cell[] => {
					const value = cellValue(row, key, names);
					return key === 'revenue' ? [value, row.kind === 'deal' ? row.currency : ''] : [value];
				})
			);
		}
	}
	return toCsv(head, lines);
}

/** Gives a text to the person as a file. */
export function saveAs(name: string, text: string): void {
	const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	// The browser has taken it by then.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
