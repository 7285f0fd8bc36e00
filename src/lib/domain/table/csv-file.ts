/** A cell of a table: text as it is read, or a number. */
export type Cell = string | number | null;

/** What spreadsheets take for the beginning of a formula, also behind white space. */
const FORMULA = String.raw`\s*[=+\-@|%\t\r＝＋－＠]`;
const TO_ESCAPE = new RegExp(`^'*${FORMULA}`, 'u');
const ESCAPED = new RegExp(`^'+${FORMULA}`, 'u');

/**
 * A table as a file for spreadsheets: CSV in UTF-8 with a mark at its beginning, lines of RFC 4180. Every
 * table that is given out is written here: text that a spreadsheet would take for a formula begins with
 * an apostrophe, which `plainCell` takes away again.
 */
export const csvFile = (
	head: readonly string[],
	rows: readonly (readonly Cell[])[],
	delimiter = ','
): string => `\uFEFF${[head, ...rows].map((cells) => csvRow(cells, delimiter)).join('\r\n')}\r\n`;

/** The text of a cell as it was before it was written: without the apostrophe before a formula. */
export const plainCell = (text: string): string => (ESCAPED.test(text) ? text.slice(1) : text);

function csvRow(cells: readonly Cell[], delimiter: string): string {
	const texts = cells.map(textOf);
	// A single empty cell would read back as a blank line.
	if (texts.length === 1 && texts[0] === '') return '""';
	return texts.map((text) => quoted(text, delimiter)).join(delimiter);
}

function textOf(cell: Cell): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return numberOf(cell);
	return TO_ESCAPE.test(cell) ? `'${cell}` : cell;
}

/** A number with a point. With three places behind it, it could be read as thousands: it gets a fourth. */
function numberOf(value: number): string {
	const text = Number.isInteger(value) || !Number.isFinite(value) ? String(value) : decimal(value);
	return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text;
}

const decimal = (value: number): string =>
	value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });

const quoted = (text: string, delimiter: string): string =>
	text.includes(delimiter) || /[",;\r\n\t]|^\s|\s$/.test(text)
		? `"${text.replaceAll('"', '""')}"`
		: text;
