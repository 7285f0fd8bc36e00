/** A cell of a table: text as it is read, or a number. */
export type Cell = string | number | null;

/**
 * A table as a file for spreadsheets: CSV in UTF-8 with a mark at its beginning, lines of RFC 4180.
 * Text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export const toCsv = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
	`\uFEFF${[head, ...rows].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;

function cell(value: Cell): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	// Also what stands behind white space is taken for a formula by some.
	const safe = /^\s*[=+\-@|%\t\r＝＋－＠]/u.test(value) ? `'${value}` : value;
	return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
