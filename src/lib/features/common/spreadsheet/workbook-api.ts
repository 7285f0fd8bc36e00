import { succeed, type Result } from '$lib/domain/core/result';
import type { FileFault, WorkbookFormat } from '$lib/domain/import/faults';
import type { Cell } from '$lib/domain/table/csv-file';
import { bytesOf, type DecodedText } from './decode';
import { openWorkbook, type SheetInfo, type Workbook } from './workbook';
import { workbookFile, type WrittenFormat } from './write-workbook';

/** How a file holds its table. */
export type TableSource =
	| ({ readonly is: 'text' } & Omit<DecodedText, 'text'>)
	| {
			readonly is: 'workbook';
			readonly format: WorkbookFormat;
			readonly sheets: readonly SheetInfo[];
			/** The number of the sheet that was read. */
			readonly sheet: number;
			readonly hasMacros: boolean;
	  };

/** A sheet of a workbook as CSV in UTF-8 with commas. A blob goes from worker to worker without a copy. */
export interface ReadSheet {
	readonly text: Blob;
	readonly source: Extract<TableSource, { is: 'workbook' }>;
}

/** The functions of the worker that reads and writes workbooks. */
export class WorkbookApi {
	/** The workbook that was read last, so that another of its sheets is there at once. */
	#last: { readonly of: string; readonly book: Workbook } | null = null;

	/** Reads a sheet of a workbook; `null` for the one that most likely holds the table. */
	async open(file: File, sheet: number | null): Promise<Result<ReadSheet, FileFault>> {
		const key = `${file.name} ${String(file.size)} ${String(file.lastModified)}`;
		if (this.#last?.of === key) return sheetOf(this.#last.book, sheet);
		this.#last = null;
		const bytes = await bytesOf(file);
		if (!bytes.ok) return bytes;
		const book = await openWorkbook(bytes.value);
		if (!book.ok) return book;
		this.#last = { of: key, book: book.value };
		return sheetOf(book.value, sheet);
	}

	/** Returns a table as a workbook. See `workbookFile`. */
	write(
		format: WrittenFormat,
		name: string,
		head: readonly string[],
		rows: readonly (readonly Cell[])[]
	): Blob {
		return new Blob([workbookFile(format, name, head, rows)], { type: TYPES[format] });
	}
}

const TYPES: Readonly<Record<WrittenFormat, string>> = {
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	ods: 'application/vnd.oasis.opendocument.spreadsheet'
};

function sheetOf(book: Workbook, wanted: number | null): Result<ReadSheet, FileFault> {
	const { format, sheets, hasMacros, usual } = book;
	const sheet = wanted !== null && sheets[wanted] !== undefined ? wanted : usual;
	const text = book.text(sheet);
	if (!text.ok) return text;
	return succeed({
		text: new Blob([text.value]),
		source: { is: 'workbook', format, sheets, sheet, hasMacros }
	});
}
