import type { Cell } from '$lib/domain/table/csv-file';
import { saveFile } from '$lib/ui/save-file';
import { csvBlob } from './csv-blob';
import { Workbooks } from './workbooks';
import type { WrittenFormat } from './write-workbook';

/** A table to export. */
export interface Table {
	readonly head: readonly string[];
	readonly lines: readonly (readonly Cell[])[];
}

/** The formats in which tables are exported, the most used first. */
export const TABLE_FORMATS = ['xlsx', 'ods', 'csv'] as const satisfies readonly (
	'csv' | WrittenFormat
)[];
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** The names of the formats, which are the same in every language. */
export const FORMAT_NAMES: Readonly<Record<TableFormat, string>> = {
	xlsx: 'Excel (xlsx)',
	ods: 'OpenDocument (ods)',
	csv: 'CSV'
};

/**
 * Saves a table as a file on the person's device, under a name without an ending. Workbooks are written
 * in a worker of their own. Rejects when that dies, for lack of memory.
 */
export async function saveTable(
	format: TableFormat,
	name: string,
	{ head, lines }: Table
): Promise<void> {
	saveFile(await fileOf(format, name, { head, lines }), `${name}.${format}`);
}

async function fileOf(format: TableFormat, name: string, { head, lines }: Table): Promise<Blob> {
	if (format === 'csv') return csvBlob(head, lines);
	const workbooks = new Workbooks();
	try {
		return await workbooks.write(format, name, head, lines);
	} finally {
		workbooks.close();
	}
}
