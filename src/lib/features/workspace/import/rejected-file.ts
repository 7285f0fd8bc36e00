import type { Delimiter } from '$lib/domain/import/dialect';
import type { RejectedRow } from '$lib/domain/import/faults';
import { m } from '$lib/i18n/messages';
import { csvBlob } from '$lib/features/common/spreadsheet/csv-blob';
import { rowFaultText } from './words';

/** Returns the rejected rows as a file to correct, with number and reasons before the original cells. */
export const rejectedFile = (
	headers: readonly string[],
	rows: readonly RejectedRow[],
	delimiter: Delimiter
): Blob =>
	csvBlob(
		[m.import_col_row(), m.import_col_reason(), ...headers],
		// A row that is too wide keeps all its cells, because they need correction.
		rows.map(({ row, cells, faults }) => [row, faults.map(rowFaultText).join(' '), ...cells]),
		delimiter
	);
