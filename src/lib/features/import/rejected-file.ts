import { writeCsvRow } from '$lib/domain/import/csv';
import type { Delimiter } from '$lib/domain/import/dialect';
import type { RejectedRow } from '$lib/domain/import/faults';
import { m } from '$lib/paraglide/messages';
import { rowFaultText } from './words';

/** The rejected rows as a file to correct: number and reasons stand before the cells as they were. */
export function rejectedFile(
	headers: readonly string[],
	rows: readonly RejectedRow[],
	delimiter: Delimiter
): Blob {
	const lines = rows.map(({ row, cells, faults }) => {
		// A row that is too wide keeps its shape, which is what there is to correct.
		const reasons = faults.map(rowFaultText).join(' ');
		return writeCsvRow([String(row), reasons, ...cells], delimiter);
	});
	const head = writeCsvRow([m.import_col_row(), m.import_col_reason(), ...headers], delimiter);
	// The mark makes spreadsheets read it as UTF-8.
	return new Blob(['\uFEFF', head, ...lines], { type: 'text/csv;charset=utf-8' });
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	// A slow disk may still read from it for a while.
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
