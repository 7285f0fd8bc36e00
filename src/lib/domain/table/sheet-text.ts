import { dayNumber } from '../core/day';
import { fail, succeed, type Result } from '../core/result';
import { csvLine, decimalText } from './csv-file';

/** A cell of a spreadsheet. `null` for an empty one. */
export type SheetCell =
	| { readonly is: 'text'; readonly text: string }
	/** A number, with the sign or code of the currency in which it is shown; empty for none. */
	| { readonly is: 'number'; readonly value: number; readonly currency: string }
	| null;

/** Cells that are shown as one. The value is in the first. Rows and columns count from 0. */
export interface Merged {
	readonly top: number;
	readonly left: number;
	readonly bottom: number;
	readonly right: number;
}

/** A sheet of a spreadsheet: rows from the first on; a row or cell may be missing. */
export interface Sheet {
	readonly rows: readonly (readonly (SheetCell | undefined)[] | undefined)[];
	readonly merged: readonly Merged[];
}

/** The largest text that a sheet becomes, in UTF-16 units. */
export const MAX_SHEET_TEXT = 200_000_000;

/** The most cells that are filled from merged ones. Only areas that overlap each other need more. */
const MAX_FILLED = 5_000_000;

/**
 * Returns a sheet as CSV with commas, one line for each row of the sheet, so that the number of a row is
 * the one that the spreadsheet shows. All rows have the same width. Cells that are merged downwards all
 * have the value that is shown over them; cells merged to the right only the first, as it is drawn there.
 * Numbers have their own value, with at most 15 digits, as the spreadsheet knows them. `decimalMark` is
 * the mark of the numbers that the sheet holds as texts. Fails with `too-large` when the text would be
 * larger than `most`.
 */
export function sheetText(
	{ rows, merged }: Sheet,
	decimalMark: '.' | ',' = '.',
	most: number = MAX_SHEET_TEXT
): Result<string, 'too-large'> {
	const filled = fillDown(rows, merged);
	let width = 0;
	for (const row of filled) width = Math.max(width, widthOf(row));
	if (filled.length * width > most) return fail('too-large');
	const lines: string[] = [];
	let length = 0;
	for (const row of filled) {
		const cells = Array.from({ length: width }, (_, column) => textOf(row?.[column], decimalMark));
		const line = csvLine(cells, ',');
		length += line.length + 1;
		if (length > most) return fail('too-large');
		lines.push(line);
	}
	return succeed(lines.join('\n'));
}

const widthOf = (row: Sheet['rows'][number]): number => {
	let width = row?.length ?? 0;
	while (width > 0 && (row?.[width - 1] ?? null) === null) width -= 1;
	return width;
};

/** Returns the rows with the values of merged cells repeated downwards, up to the last row with a value. */
function fillDown(rows: Sheet['rows'], merged: readonly Merged[]): Sheet['rows'] {
	const down = merged.filter(({ top, bottom }) => bottom > top);
	if (down.length === 0) return Array.from(rows);
	let room = MAX_FILLED;
	const filled: (SheetCell | undefined)[][] = Array.from(rows, (row) => Array.from(row ?? []));
	for (const { top, bottom, left } of down) {
		const value = rows[top]?.[left];
		if (value === undefined || value === null) continue;
		for (let row = top + 1; row <= Math.min(bottom, filled.length - 1); row += 1) {
			if (room-- === 0) return filled;
			const cells = filled[row];
			if (cells !== undefined) cells[left] = value;
		}
	}
	return filled;
}

function textOf(cell: SheetCell | undefined, mark: '.' | ','): string | number {
	if (cell === undefined || cell === null) return '';
	if (cell.is === 'text') return cell.text;
	const value = Number(cell.value.toPrecision(15));
	if (mark === '.' && cell.currency === '') return value;
	const number = mark === '.' ? decimalText(value) : decimalText(value).replace('.', ',');
	return cell.currency === '' ? number : `${number} ${cell.currency}`;
}

/** The day before the first of the calendar that most spreadsheets count in. */
const BEFORE_1900 = dayNumber('1899-12-30');
const DAYS_1904 = 1462;

/**
 * Returns the day of a number in a spreadsheet's calendar, as days since 1970, or `null` when it has
 * none. In the calendar from 1900 the days before March 1900 are one too many, because it has a 29th
 * of February.
 */
export function serialDay(serial: number, from1904: boolean): number | null {
	const whole = Math.floor(serial);
	if (!Number.isFinite(serial) || whole < 0 || whole > 2_958_465) return null;
	if (from1904) return BEFORE_1900 + DAYS_1904 + whole;
	if (whole === 0 || whole === 60) return null;
	return BEFORE_1900 + whole + (whole < 60 ? 1 : 0);
}
