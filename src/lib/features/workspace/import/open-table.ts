import { succeed, type Result } from '$lib/domain/core/result';
import { isBlank } from '$lib/domain/import/csv';
import { bodyRows, type Dialect } from '$lib/domain/import/dialect';
import type { FileFault } from '$lib/domain/import/faults';
import { readFile } from '$lib/features/common/spreadsheet/decode';
import type { TableSource } from '$lib/features/common/spreadsheet/workbook-api';
import type { OpenTable } from './messages';

const SAMPLE_ROWS = 100;

/** Returns the text of a table, and where it is from. */
export async function tableOf({
	file,
	encoding,
	read
}: OpenTable): Promise<Result<{ readonly text: string; readonly source: TableSource }, FileFault>> {
	if (read !== null) return succeed({ text: await read.text.text(), source: read.source });
	const decoded = await readFile(file, encoding);
	if (!decoded.ok) return decoded;
	const { text, ...of } = decoded.value;
	return succeed({ text, source: { is: 'text', ...of } });
}

/** Returns the first rows that are not empty. */
export function sampleOf(text: string, dialect: Dialect): (readonly string[])[] {
	const rows: (readonly string[])[] = [];
	for (const row of bodyRows(text, dialect)) {
		if (!isBlank(row)) rows.push(row.cells);
		if (rows.length === SAMPLE_ROWS) break;
	}
	return rows;
}
