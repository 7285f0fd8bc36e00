import { visible } from '../text/visible';
import { isBlank, readCsv, type CsvRow } from './csv';

/** The characters that may stand between cells. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How a text is cut into rows and cells. */
export interface Dialect {
	readonly delimiter: Delimiter;
	/** Whether the table's first row holds the names of the columns. */
	readonly header: boolean;
	/** The row with which the table begins: what stands above is no part of it. Else the first with something in it. */
	readonly start?: number | undefined;
}

/** What the text itself says about its dialect. */
export interface DetectedDialect extends Dialect {
	/** `false`: another delimiter fits nearly as well. */
	readonly sure: boolean;
}

const SAMPLE_LENGTH = 65_536;
const SAMPLE_ROWS = 200;

/** The first line `sep=;` by which spreadsheets are told the delimiter; some quote or pad it. */
const HINT = /^[ \ufeff]*"?sep ?= ?([,;\t|])"?[ ,;\t|]*(?:\r\n|\r|\n|$)/i;

/** Finds the delimiter, where the table begins, and whether it has a header row. */
export function detectDialect(text: string): DetectedDialect {
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
 * How well a delimiter fits: how many rows have as many cells as the heading, and how many those are.
 * The heading usually holds plain names, so that a decimal comma elsewhere does not mislead.
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
	// Lines above a heading may as well be a heading that has no such delimiter.
	const doubt = heading > 0 ? 0.5 : 1;
	return doubt * (even / rows.length) ** 2 * Math.log2(width + 1);
}

/** So many rows are looked at for a heading. */
const SEARCHED_ROWS = 30;

/** Where the table begins: at its heading, below the lines of a report if there are any. */
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
	// A heading has a name for each column; the lines of a report leave most cells empty.
	const isBelowReport =
		full > 0 && searched.slice(0, full).every((row) => filled(row) < width * 0.7);
	const at = isBelowReport ? full : first;
	if (width > 1 && at > 0 && searched.slice(0, at).every(isReportLine(width))) {
		return { header: true, start: searched[at]?.row };
	}
	return { header: rows[0] === undefined || areNames(rows[0]) };
}

/** Whether a row may be a line of a report above the table: narrower than that, or mostly empty. */
const isReportLine = (width: number) => (row: CsvRow) =>
	row.fault !== null || row.cells.length < width || filled(row) < width * 0.7;

const filled = ({ cells }: CsvRow): number => cells.filter((cell) => visible(cell) !== '').length;

/** How many cells most rows have. */
function usualWidth(rows: readonly CsvRow[]): number {
	const counts = new Map<number, number>();
	for (const { cells, fault } of rows) {
		if (fault === null) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
	}
	return [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0]?.[0] ?? 0;
}

const percentile = (numbers: readonly number[], share: number): number =>
	[...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? 0;

/** The first rows with something in them. The last may be cut off by the sample's end. */
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

/** A row of names has no number, date or address in it, and no name twice. */
function areNames({ cells }: CsvRow): boolean {
	const names = cells.map(visible).filter((cell) => cell !== '');
	const data = /^[\p{Sc}+-]?\s?\d[\d\s.,:/\-%]*\p{Sc}?$|^https?:/u;
	const isData = (name: string) => data.test(name) || hasAddress(name);
	return !names.some(isData) && new Set(names).size === names.length;
}

/** Whether there is an `@` in a name, and a dot behind it. */
function hasAddress(name: string): boolean {
	const at = name.indexOf('@');
	return at !== -1 && name.includes('.', at + 2);
}

/** The rows of the table below its header. Can be gone through as often as needed; nothing is kept. */
export function* bodyRows(text: string, dialect: Dialect): Generator<CsvRow> {
	let headerSeen = !dialect.header;
	for (const row of readCsv(text, dialect.delimiter, hintLength(text))) {
		if (row.row < (dialect.start ?? 0)) continue;
		if (headerSeen) yield row;
		else if (!isBlank(row)) headerSeen = true;
	}
}

/** The rows that stand above the table and have something in them. */
export function rowsAbove(text: string, { delimiter, start = 0 }: Dialect): CsvRow[] {
	const found: CsvRow[] = [];
	for (const row of readCsv(text, delimiter, hintLength(text))) {
		if (row.row >= start) break;
		if (!isBlank(row)) found.push(row);
	}
	return found;
}

/** The first rows with something in them, of which a person may say which the heading is. */
export const firstRows = (text: string, { delimiter }: Dialect): readonly CsvRow[] =>
	sampleRows(text, delimiter, SEARCHED_ROWS);

/** The cells of the row with which the table begins. */
function beginningCells(text: string, { delimiter, start = 0 }: Dialect): readonly string[] {
	for (const row of readCsv(text, delimiter, hintLength(text))) {
		if (row.row >= start && !isBlank(row)) return row.cells;
	}
	return [];
}

/**
 * The columns' names, each different. A column without a name is called by its number, as is every
 * column of a file without a header.
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
