import type { Day } from '../core/day';

/** A cell of a table: a text, a number, a day, or a percentage such as 50. */
export type Cell = string | number | null | { readonly day: Day } | { readonly percent: number };

/** Returns a day as a cell; an empty one for none. */
export const dayCell = (day: Day | null): Cell => (day === null || day === '' ? null : { day });

/** What spreadsheets read as the start of a formula, also after white space. */
const FORMULA = String.raw`\s*[=+\-@|%\t\r＝＋－＠]`;
const TO_ESCAPE = new RegExp(`^'*${FORMULA}`, 'u');
const ESCAPED = new RegExp(`^'+${FORMULA}`, 'u');

/**
 * Returns a table as a file for spreadsheets: CSV in UTF-8 with a byte order mark and the line ends of
 * RFC 4180. Every exported table is written here: a text that a spreadsheet would read as a formula
 * starts with an apostrophe, which `plainCell` removes again.
 */
export const csvFile = (
	head: readonly string[],
	rows: readonly (readonly Cell[])[],
	delimiter = ','
): string => `\uFEFF${[head, ...rows].map((cells) => csvLine(cells, delimiter)).join('\r\n')}\r\n`;

/** Returns the text of a cell as it was before it was exported: without the apostrophe before a formula. */
export const plainCell = (text: string): string => (ESCAPED.test(text) ? text.slice(1) : text);

/** Returns one row of a table without its line end. See `csvFile`. */
export function csvLine(cells: readonly Cell[], delimiter: string): string {
	const texts = cells.map(textOf);
	// A single empty cell would read back as a blank line.
	if (texts.length === 1 && texts[0] === '') return '""';
	return texts.map((text) => quoted(text, delimiter)).join(delimiter);
}

function textOf(cell: Cell): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return decimalText(cell);
	// With the percent sign, spreadsheets and imports recognise it as a percentage.
	if (typeof cell === 'object') return 'day' in cell ? cell.day : `${String(cell.percent)}%`;
	return TO_ESCAPE.test(cell) ? `'${cell}` : cell;
}

/**
 * Returns a number with a point. With three places behind it, it could be read as thousands: it gets a
 * fourth.
 */
export function decimalText(value: number): string {
	const text = Number.isInteger(value) || !Number.isFinite(value) ? String(value) : decimal(value);
	return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text;
}

const decimal = (value: number): string =>
	value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });

const quoted = (text: string, delimiter: string): string =>
	text.includes(delimiter) || /[",;\r\n\t]|^\s|\s$/.test(text)
		? `"${text.replaceAll('"', '""')}"`
		: text;
