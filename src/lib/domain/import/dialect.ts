import { visible } from '../text/visible';
import { isBlank, readCsv, type CsvRow } from './csv';

/** The characters that can separate cells. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How a text is split into rows and cells. */
export interface Dialect {
	readonly delimiter: Delimiter;
	/** Whether the table's first row has the names of the columns. */
	readonly header: boolean;
	/**
	 * The row with which the table starts. Rows above are no part of it. Without it, the table starts
	 * at the first non-empty row.
	 */
	readonly start?: number | undefined;
}

/** The dialect that was detected in a text. */
export interface DetectedDialect extends Dialect {
	/** `false` when another delimiter fits nearly as well. */
	readonly sure: boolean;
}

const SAMPLE_LENGTH = 65_536;
const SAMPLE_ROWS = 200;

/** The first line `sep=;`, which tells spreadsheets the delimiter. Some programs quote or pad it. */
const HINT = /^[ \ufeff]*"?sep ?= ?([,;\t|])"?[ ,;\t|]*(?:\r\n|\r|\n|$)/i;

/**
 * Detects the delimiter, where the table starts, and whether it has a header row. `known` is the
 * delimiter of a text that needs no guess.
 */
export function detectDialect(text: string, known?: Delimiter): DetectedDialect {
	if (known !== undefined) return { delimiter: known, ...beginning(text, known), sure: true };
	const hint = HINT.exec(text)?.[1];
	const hinted = DELIMITERS.find((delimiter) => delimiter === hint);
	if (hinted !== undefined) return { delimiter: hinted, ...beginning(text, hinted), sure: true };
	const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: fit(text, delimiter) }));
	scored.sort((a, b) => b.score - a.score);
	const [best, second] = scored;
	// A single column needs no delimiter.
	const delimiter = best === undefined || best.score === 0 ? ',' : best.delimiter;
	const sure = best === undefined || (second?.score ?? 0) <= best.score * 0.7;
	return { delimiter, ...beginning(text, delimiter), sure };
}

/**
 * Returns how well a delimiter fits: how many rows have as many cells as the heading, and how many
 * cells these are. The heading usually has plain names, so that a decimal comma elsewhere does not
 * mislead.
 */
function fit(text: string, delimiter: Delimiter): number {
	const all = sampleRows(text, delimiter);
	const heading = all
		.slice(0, SEARCHED_ROWS)
		.findIndex((row) => row.cells.length > 1 && areNames(row));
	const rows = all.slice(Math.max(0, heading));
	const width = rows[0]?.cells.length ?? 0;
	if (width < 2) return 0;
	const even = rows.filter((row) => row.fault === null && row.cells.length === width).length;
	// Lines above a heading could also be a heading without this delimiter.
	const doubt = heading > 0 ? 0.5 : 1;
	return doubt * (even / rows.length) ** 2 * Math.log2(width + 1);
}

/** The number of rows that are searched for a heading. */
const SEARCHED_ROWS = 30;

/** Returns where the table starts: at its heading, below the lines of a report if there are any. */
function beginning(text: string, delimiter: Delimiter): Pick<Dialect, 'header' | 'start'> {
	const rows = sampleRows(text, delimiter);
	const width = usualWidth(rows);
	const usual = percentile(rows.map(filled), 0.75);
	const isAbove = (row: CsvRow) =>
		row.cells.length < (width < 5 ? width : width - 1) || filled(row) < Math.max(2, usual * 0.6);
	const searched = rows.slice(0, SEARCHED_ROWS);
	const full = searched.findIndex(
		(row) => row.cells.length === width && filled(row) === width && areNames(row)
	);
	const first = searched.findIndex((row) => !isAbove(row) && areNames(row));
	// A heading has a name for each column, while the lines of a report leave most cells empty.
	const isBelowReport =
		full > 0 && searched.slice(0, full).every((row) => filled(row) < width * 0.7);
	const at = isBelowReport ? full : first;
	if (width > 1 && at > 0 && searched.slice(0, at).every(isReportLine(width))) {
		return { header: true, start: searched[at]?.row };
	}
	return { header: rows[0] === undefined || areNames(rows[0]) };
}

/** Whether a row can be a line of a report above the table: narrower than the table, or mostly empty. */
const isReportLine = (width: number) => (row: CsvRow) =>
	row.fault !== null || row.cells.length < width || filled(row) < width * 0.7;

const filled = ({ cells }: CsvRow): number => cells.filter((cell) => visible(cell) !== '').length;

/** Returns the number of cells that most rows have. */
function usualWidth(rows: readonly CsvRow[]): number {
	const counts = new Map<number, number>();
	for (const { cells, fault } of rows) {
		if (fault === null) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
	}
	return [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0]?.[0] ?? 0;
}

const percentile = (numbers: readonly number[], share: number): number =>
	[...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? 0;

/** Returns the first non-empty rows. The last one may be truncated by the end of the sample. */
function sampleRows(text: string, delimiter: string, most = SAMPLE_ROWS): CsvRow[] {
	const sample = text.length > SAMPLE_LENGTH ? text.slice(0, SAMPLE_LENGTH) : text;
	const rows: CsvRow[] = [];
	for (const row of readCsv(sample, delimiter, hintLength(text))) {
		if (!isBlank(row)) rows.push(row);
		if (rows.length === most) return rows;
	}
	if (sample.length < text.length && rows.length > 1) rows.pop();
	return rows;
}

const hintLength = (text: string): number => HINT.exec(text)?.[0].length ?? 0;

/** Whether a row consists of names: no number, date or address in it, and no name twice. */
function areNames({ cells }: CsvRow): boolean {
	const names = cells.map(visible).filter((cell) => cell !== '');
	const data = /^[\p{Sc}+-]?\s?\d[\d\s.,:/\-%]*\p{Sc}?$|^https?:/u;
	const isData = (name: string) => data.test(name) || hasAddress(name);
	return !names.some(isData) && new Set(names).size === names.length;
}

/** Whether a name has an `@`, and a dot behind it. */
function hasAddress(name: string): boolean {
	const at = name.indexOf('@');
	return at !== -1 && name.includes('.', at + 2);
}

/**
 * Returns the rows of the table below its header. It can be called as often as needed, and stores
 * nothing.
 */
export function* bodyRows(text: string, dialect: Dialect): Generator<CsvRow> {
	let headerSeen = !dialect.header;
	for (const row of readCsv(text, dialect.delimiter, hintLength(text))) {
		if (row.row < (dialect.start ?? 0)) continue;
		if (headerSeen) yield row;
		else if (!isBlank(row)) headerSeen = true;
	}
}

/** Returns the non-empty rows above the table. */
export function rowsAbove(text: string, { delimiter, start = 0 }: Dialect): CsvRow[] {
	const found: CsvRow[] = [];
	for (const row of readCsv(text, delimiter, hintLength(text))) {
		if (row.row >= start) break;
		if (!isBlank(row)) found.push(row);
	}
	return found;
}

/** Returns the first non-empty rows, from which a person can choose the heading. */
export const firstRows = (text: string, { delimiter }: Dialect): readonly CsvRow[] =>
	sampleRows(text, delimiter, SEARCHED_ROWS);

/** Returns the cells of the row with which the table starts. */
function beginningCells(text: string, { delimiter, start = 0 }: Dialect): readonly string[] {
	for (const row of readCsv(text, delimiter, hintLength(text))) {
		if (row.row >= start && !isBlank(row)) return row.cells;
	}
	return [];
}

/**
 * Returns the columns' names, all different. A column without a name is named by its number, as is
 * every column of a file without a header.
 */
export function headersOf(text: string, dialect: Dialect): string[] {
	const taken = new Set<string>();
	/** The number of the next column of the same name. */
	const next = new Map<string, number>();
	return beginningCells(text, dialect).map((cell, index) => {
		const name = dialect.header ? visible(cell) : '';
		let unique = name === '' ? `#${index + 1}` : name;
		let copy = next.get(name) ?? 2;
		for (; taken.has(unique); copy += 1) unique = `${name} (${copy})`;
		next.set(name, copy);
		taken.add(unique);
		return unique;
	});
}
