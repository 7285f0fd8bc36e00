import { dayNumber } from '$lib/domain/core/day';
import type { Cell } from '$lib/domain/table/csv-file';
import { utils, write, type CellObject, type WorkSheet } from './sheetjs';

/** The formats of workbooks that are written. */
export type WrittenFormat = 'xlsx' | 'ods';

/** The longest text of a cell that spreadsheets accept, in UTF-16 units. */
const MAX_TEXT = 32_767;

/** The number of 1970-01-01 in the calendar of spreadsheets, which begins in 1900. */
const FIRST_DAY = 25_569;

/** The widest column, in characters. */
const WIDEST = 60;

/**
 * Returns a table as a workbook with one sheet. A text is a text, whatever it begins with, and never a
 * formula; a number is a number, a share a percentage, and a day a day. Texts that are longer than
 * spreadsheets accept are cut.
 */
export function workbookFile(
	format: WrittenFormat,
	name: string,
	head: readonly string[],
	rows: readonly (readonly Cell[])[]
): ArrayBuffer {
	const data = [head, ...rows].map((row) => row.map((cell) => cellOf(cell, format)));
	const width = Math.max(1, head.length);
	const sheet: WorkSheet = {
		'!data': data,
		'!ref': utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rows.length, c: width - 1 } }),
		'!cols': head.map((_, column) => ({ wch: widthOf(column, data) })),
		'!autofilter': {
			ref: utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rows.length, c: width - 1 } })
		}
	};
	const book = utils.book_new(sheet, nameOfSheet(name));
	return write(book, { type: 'array', bookType: format, compression: true }) as ArrayBuffer;
}

function cellOf(cell: Cell, format: WrittenFormat): CellObject {
	if (cell === null || cell === '') return { t: 'z' };
	if (typeof cell === 'string') return { t: 's', v: plain(cell, format) };
	if (typeof cell === 'number') {
		return Number.isFinite(cell) ? { t: 'n', v: cell } : { t: 's', v: String(cell) };
	}
	if ('percent' in cell) return { t: 'n', v: cell.percent / 100, z: '0%' };
	const serial = dayNumber(cell.day) + FIRST_DAY;
	// The calendar of spreadsheets begins in 1900, and is wrong about its first two months.
	return serial < 61 ? { t: 's', v: cell.day } : { t: 'n', v: serial, z: DAY };
}

/** How days are shown. */
const DAY = 'yyyy\\-mm\\-dd';

/** Returns a text as a workbook holds it. Excel reads `_x0041_` as the character with that number. */
function plain(text: string, format: WrittenFormat): string {
	const cut = text.slice(0, MAX_TEXT);
	return format === 'xlsx' ? cut.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_') : cut;
}

/** Returns the width of a column from its first rows, in characters. */
function widthOf(column: number, data: readonly (readonly CellObject[])[]): number {
	const lengths = data.slice(0, 100).map((row) => String(row[column]?.v ?? '').length);
	return Math.min(WIDEST, Math.max(8, ...lengths) + 2);
}

/** Returns a name that a sheet can have: at most 31 characters, without those of formulas. */
const nameOfSheet = (name: string): string =>
	name
		.replace(/[\\/?*[\]:']/g, ' ')
		.trim()
		.slice(0, 31)
		.trim() || 'Table';
