import { isBlank, readCsv, type CsvRow } from './csv';

/** The characters that may stand between cells. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How a text is cut into rows and cells. */
export interface Dialect {
	readonly delimiter: Delimiter;
	/** Whether the first row holds the names of the columns. */
	readonly header: boolean;
}

/** What the text itself says about its dialect. */
export interface DetectedDialect extends Dialect {
	/** `false`: another delimiter fits nearly as well. */
	readonly sure: boolean;
}

const SAMPLE_LENGTH = 65_536;
const SAMPLE_ROWS = 200;

/** The first line `sep=;` by which spreadsheets are told the delimiter. */
const HINT = /^sep=([,;\t|])(?:\r\n|\r|\n|$)/i;

/** Finds the delimiter and whether there is a header row. */
export function detectDialect(text: string): DetectedDialect {
	const hint = HINT.exec(text)?.[1];
	const hinted = DELIMITERS.find((delimiter) => delimiter === hint);
	if (hinted !== undefined)
		return { delimiter: hinted, header: hasHeader(text, hinted), sure: true };
	const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: fit(text, delimiter) }));
	scored.sort((a, b) => b.score - a.score);
	const [best, second] = scored;
	if (best === undefined || best.score === 0) {
		// A single column needs no delimiter.
		return { delimiter: ',', header: hasHeader(text, ','), sure: true };
	}
	return {
		delimiter: best.delimiter,
		header: hasHeader(text, best.delimiter),
		sure: (second?.score ?? 0) < best.score * 0.7
	};
}

/**
 * How well a delimiter fits: how many rows have as many cells as the first, and how many those are.
 * The first row usually holds plain names, so that a decimal comma elsewhere does not mislead.
 */
function fit(text: string, delimiter: Delimiter): number {
	const rows = sampleRows(text, delimiter);
	const width = rows[0]?.cells.length ?? 0;
	if (width < 2) return 0;
	const even = rows.filter((row) => row.fault === null && row.cells.length === width).length;
	return (even / rows.length) ** 2 * Math.log2(width + 1);
}

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

/** A first row of names has no number, date or address in it, and no name twice. */
function hasHeader(text: string, delimiter: Delimiter): boolean {
	const first = sampleRows(text, delimiter, 1)[0];
	if (first === undefined) return true;
	const names = first.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
	const data = /^[\p{Sc}+-]?\s?\d[\d\s.,:/\-%]*\p{Sc}?$|^https?:/u;
	const isData = (name: string) => data.test(name) || hasAddress(name);
	return !names.some(isData) && new Set(names).size === names.length;
}

/** Whether there is an `@` in a name, and a dot behind it. */
function hasAddress(name: string): boolean {
	const at = name.indexOf('@');
	return at !== -1 && name.includes('.', at + 2);
}

/** The rows below the header. Can be gone through as often as needed; nothing is kept. */
export function* bodyRows(text: string, dialect: Dialect): Generator<CsvRow> {
	let headerSeen = !dialect.header;
	for (const row of readCsv(text, dialect.delimiter, hintLength(text))) {
		if (headerSeen) yield row;
		else if (!isBlank(row)) headerSeen = true;
	}
}

/**
 * The columns' names, each different. A column without a name is called by its number, as is every
 * column of a file without a header.
 */
export function headersOf(text: string, dialect: Dialect): string[] {
	const first = sampleRows(text, dialect.delimiter, 1)[0];
	const taken = new Set<string>();
	/** The number of the next column of the same name. */
	const next = new Map<string, number>();
	return (first?.cells ?? []).map((cell, index) => {
		const name = dialect.header ? cell.trim() : '';
		let unique = name === '' ? `#${index + 1}` : name;
		let copy = next.get(name) ?? 2;
		for (; taken.has(unique); copy += 1) unique = `${name} (${copy})`;
		next.set(name, copy);
		taken.add(unique);
		return unique;
	});
}
