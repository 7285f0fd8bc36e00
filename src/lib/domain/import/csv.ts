import { plainCell } from '../table/csv-file';

/** What can be wrong with the quotes of a row. */
export type CsvFault = 'quote-open' | 'text-after-quote';

/** One row of a CSV text. */
export interface CsvRow {
	/** The row's number as a spreadsheet shows it. The first is 1, and blank rows count. */
	readonly row: number;
	/** The line of the text on which the row starts, or on which its broken quote is. */
	readonly line: number;
	/** The cells. A broken row has its raw text as a single cell. */
	readonly cells: readonly string[];
	readonly fault: CsvFault | null;
}

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

/**
 * Reads the rows of a CSV text (RFC 4180; any line ends) one at a time, so that a large file is never
 * held as cells. A cell that starts with quotes and continues after them, `"Hoa Sen" JSC`, is read as
 * it stands. A row with broken quotes is returned with its fault, and reading continues at the next
 * line, so that one stray quote does not swallow the rest of the file.
 */
export function* readCsv(text: string, delimiter: string, start = 0): Generator<CsvRow> {
	const mark = delimiter.charCodeAt(0);
	let at = start;
	let row = 0;
	let line = 1 + countBreaks(text.slice(0, start));
	while (at < text.length) {
		row += 1;
		const record = readRecord(text, at, mark);
		yield {
			row,
			line: record.fault === null ? line : line + record.faultLine,
			cells: record.cells,
			fault: record.fault
		};
		at = record.next;
		line += record.lines;
	}
}

interface ReadRecord {
	readonly cells: readonly string[];
	readonly fault: CsvFault | null;
	/** The number of lines between the record's first line and the broken quote. */
	readonly faultLine: number;
	/** Where the next record starts. */
	readonly next: number;
	/** How many lines the record takes. */
	readonly lines: number;
}

function readRecord(text: string, start: number, mark: number): ReadRecord {
	const cells: string[] = [];
	let at = start;
	let inside = 0;
	for (;;) {
		if (text.charCodeAt(at) === QUOTE) {
			const close = closingQuote(text, at + 1);
			const end = close === -1 ? -1 : skipBlanks(text, close + 1, mark);
			const whole =
				close === -1 || endsCell(text, end, mark) ? -1 : endAfterQuote(text, at, close, mark);
			if (whole !== -1) {
				cells.push(plainCell(text.slice(at, whole)));
				at = whole;
			} else if (close === -1 || !endsCell(text, end, mark)) {
				// Continuing after the line of the opening quote loses only the broken row.
				const stop = lineEnd(text, at);
				return {
					cells: [text.slice(start, stop)],
					fault: close === -1 ? 'quote-open' : 'text-after-quote',
					faultLine: inside,
					next: afterBreak(text, stop),
					lines: inside + 1
				};
			} else {
				const raw = text.slice(at + 1, close);
				inside += countBreaks(raw);
				cells.push(plainCell(raw.includes('"') ? raw.replaceAll('""', '"') : raw));
				at = end;
			}
		} else {
			const end = cellEnd(text, at, mark);
			cells.push(plainCell(text.slice(at, end)));
			at = end;
		}
		if (text.charCodeAt(at) !== mark || at >= text.length) break;
		at += 1;
	}
	return { cells, fault: null, faultLine: 0, next: afterBreak(text, at), lines: inside + 1 };
}

/**
 * Returns where a cell ends that starts with quotes at `open` and continues after those at `close`, or
 * -1 when that is ambiguous. Its quotes are text: they are all on one line, and further quotes protect
 * what they enclose.
 */
function endAfterQuote(text: string, open: number, close: number, mark: number): number {
	// Before a letter they may be opening quotes: `"He said "yes"` closes elsewhere.
	if (/[\p{L}\p{N}]/u.test(text.charAt(close + 1))) return -1;
	for (let at = open; at < close; at += 1) if (isBreak(text.charCodeAt(at))) return -1;
	let at = close + 1;
	let lone = false;
	while (!endsCell(text, at, mark)) {
		if (text.charCodeAt(at) === QUOTE) {
			const next = opensAt(text, at) ? quoteOnLine(text, at + 1) : -1;
			if (next === -1) lone = !lone;
			else at = next;
		}
		at += 1;
	}
	// With a single quote the cell may continue on the next line.
	return lone && (at >= text.length || isBreak(text.charCodeAt(at))) ? -1 : at;
}

/** Whether a quote is at a position where quotes open. */
const opensAt = (text: string, at: number): boolean =>
	/[\s(]/.test(text.charAt(at - 1)) && /\S/.test(text.charAt(at + 1));

/** Returns the position of the next quote on the line, or -1 when there is none. */
function quoteOnLine(text: string, from: number): number {
	for (let at = from; at < text.length && !isBreak(text.charCodeAt(at)); at += 1) {
		if (text.charCodeAt(at) === QUOTE) return at;
	}
	return -1;
}

/** Returns the position of the quote that closes a cell. Doubled quotes are part of the text. */
function closingQuote(text: string, from: number): number {
	let at = text.indexOf('"', from);
	while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
	return at;
}

/** Skips blanks between a closing quote and the end of its cell, which have no meaning. */
function skipBlanks(text: string, from: number, mark: number): number {
	let at = from;
	for (; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === mark || (code !== 32 && code !== 9)) break;
	}
	return at;
}

const isBreak = (code: number) => code === NEWLINE || code === RETURN;

function endsCell(text: string, at: number, mark: number): boolean {
	const code = text.charCodeAt(at);
	return at >= text.length || code === mark || isBreak(code);
}

function cellEnd(text: string, from: number, mark: number): number {
	let at = from;
	while (!endsCell(text, at, mark)) at += 1;
	return at;
}

function lineEnd(text: string, from: number): number {
	let at = from;
	while (at < text.length && !isBreak(text.charCodeAt(at))) at += 1;
	return at;
}

/** Returns where the line after the break at `at` starts. */
function afterBreak(text: string, at: number): number {
	return text.charCodeAt(at) === RETURN && text.charCodeAt(at + 1) === NEWLINE ? at + 2 : at + 1;
}

const countBreaks = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** Whether a row is empty. */
export const isBlank = (row: CsvRow): boolean =>
	row.fault === null && row.cells.every((cell) => cell.trim() === '');
