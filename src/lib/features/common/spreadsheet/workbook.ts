import { dayFromNumber } from '$lib/domain/core/day';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { currenciesNamed } from '$lib/domain/import/currencies';
import type { FileFault, WorkbookFormat } from '$lib/domain/import/faults';
import { NumberTally } from '$lib/domain/import/numbers';
import { serialDay, sheetText, type Merged, type SheetCell } from '$lib/domain/table/sheet-text';
import { odsBook } from './ods-book';
import { cellsPromised } from './ods-repeats';
import { CFB, parse_zip, read, SSF, type CellObject, type WorkBook } from './sheetjs';
import { unpack, zipEntries, type ZipEntry, type ZipLimits, type ZipMeter } from './zip';

/** A sheet of a workbook, for choosing one. */
export interface SheetInfo {
	readonly name: string;
	/** The number of rows that are not empty. */
	readonly rows: number;
	readonly isHidden: boolean;
}

/** A workbook that was read. */
export interface Workbook {
	readonly format: WorkbookFormat;
	readonly sheets: readonly SheetInfo[];
	/** Whether it has macros, which are never read. */
	readonly hasMacros: boolean;
	/** The sheet that most likely holds the table: the first visible one with rows. */
	readonly usual: number;
	/** Returns a sheet as CSV with commas. See `sheetText`. */
	readonly text: (sheet: number) => Result<string, FileFault>;
}

/** The most cells of a workbook. */
export const MAX_CELLS = 3_000_000;

/** The largest workbook of the old format, in bytes. It is not compressed, and the library holds it several times. */
const MAX_OLD_SIZE = 30_000_000;

/** How a workbook is read: values and formats of cells, and no formulas, macros, links or drawings. */
const OPTIONS = {
	type: 'array',
	dense: true,
	cellFormula: false,
	cellHTML: false,
	cellText: false,
	cellNF: true,
	bookVBA: false
} as const;

/**
 * Reads a workbook. What kind it is, is told from its content. An archive is measured before it is
 * unpacked, and again while it is; `meter` counts the bytes that come out.
 */
export async function openWorkbook(
	bytes: Uint8Array,
	limits?: ZipLimits,
	meter: ZipMeter = { inflated: 0 }
): Promise<Result<Workbook, FileFault>> {
	return bytes[0] === 0xd0 ? oldWorkbook(bytes) : zippedWorkbook(bytes, limits, meter);
}

const BROKEN: FileFault = { code: 'workbook-broken' };
const LOCKED: FileFault = { code: 'workbook-locked' };
const TOO_MUCH: FileFault = { code: 'too-much-inside' };

/** The parts of an archive in which no cells are: macros, pictures, drawings, charts and caches. */
const SKIPPED =
	/\.(?:bin|png|jpe?g|gif|emf|wmf|svg|vml)$|^xl\/(?:media|drawings|charts|embeddings|activeX|ctrlProps|printerSettings|pivotCache|pivotTables|externalLinks)\/|^(?:Pictures|Basic|Scripts|Thumbnails|ObjectReplacements|Configurations2|Object [^/]*)\//i;

async function zippedWorkbook(
	bytes: Uint8Array,
	limits: ZipLimits | undefined,
	meter: ZipMeter
): Promise<Result<Workbook, FileFault>> {
	const index = zipEntries(bytes, limits);
	if (!index.ok) return fail(index.error === 'broken' ? BROKEN : TOO_MUCH);
	const entries = index.value;
	const names = new Set(entries.map(({ name }) => name.toLowerCase()));
	const has = (name: string) => names.has(name);
	if (entries.some(({ isEncrypted }) => isEncrypted) || has('encrypted-package'))
		return fail(LOCKED);
	const kind = kindOf(names);
	if (kind.is === 'other') return fail({ code: 'not-a-table', nature: kind.nature });
	const parts = new Map<string, Uint8Array>();
	for (const entry of entries) {
		if (SKIPPED.test(entry.name)) continue;
		const part = await unpack(bytes, entry, meter);
		if (!part.ok) return fail(part.error === 'broken' ? BROKEN : TOO_MUCH);
		parts.set(entry.name, part.value);
	}
	if (kind.format === 'ods' && isLockedOds(parts.get('META-INF/manifest.xml'))) return fail(LOCKED);
	if (kind.format === 'ods' && !isSpreadsheet(parts.get('META-INF/manifest.xml'))) {
		return fail({ code: 'not-a-table', nature: 'opendocument' });
	}
	if (cellsIn(kind.format, parts) > MAX_CELLS) return fail(TOO_MUCH);
	return workbookOf(kind.format, hasMacros(entries), () =>
		kind.format === 'ods' ? odsBook(parts, OPTIONS) : zippedBook(parts)
	);
}

function zippedBook(parts: ReadonlyMap<string, Uint8Array>): WorkBook {
	const container = CFB.utils.cfb_new();
	for (const [name, part] of parts) CFB.utils.cfb_add(container, name, part, { unsafe: true });
	return parse_zip(container, OPTIONS);
}

type Kind =
	| { readonly is: 'workbook'; readonly format: 'xlsx' | 'ods' }
	| {
			readonly is: 'other';
			readonly nature: 'excel' | 'opendocument' | 'numbers' | 'word' | 'zip';
	  };

/** Returns what an archive is, from the names of its parts. */
function kindOf(names: ReadonlySet<string>): Kind {
	const has = (name: string) => names.has(name);
	if ([...names].some((name) => /^xl\/workbook\d*\.xml$/.test(name)))
		return { is: 'workbook', format: 'xlsx' };
	if (has('xl/workbook.bin')) return { is: 'other', nature: 'excel' };
	if (has('content.xml') && has('meta-inf/manifest.xml')) return { is: 'workbook', format: 'ods' };
	if (has('index/document.iwa') || has('index.zip')) return { is: 'other', nature: 'numbers' };
	return { is: 'other', nature: has('word/document.xml') ? 'word' : 'zip' };
}

const hasMacros = (entries: readonly ZipEntry[]): boolean =>
	entries.some(({ name }) => /vbaProject\.bin$|^Basic\/|^Scripts\//i.test(name));

const textIn = (part: Uint8Array | undefined): string =>
	part === undefined ? '' : new TextDecoder().decode(part);

/** Whether an OpenDocument file lists parts that are encrypted. */
const isLockedOds = (manifest: Uint8Array | undefined): boolean =>
	/encryption-data|encrypted-package/.test(textIn(manifest));

const isSpreadsheet = (manifest: Uint8Array | undefined): boolean =>
	/opendocument\.spreadsheet/.test(textIn(manifest));

/** Counts the cells that the parts of an archive promise, before objects are made of them. */
function cellsIn(format: 'xlsx' | 'ods', parts: ReadonlyMap<string, Uint8Array>): number {
	if (format === 'ods') return cellsPromised(textIn(parts.get('content.xml')), MAX_CELLS);
	let cells = 0;
	for (const part of parts.values()) {
		// `<c ` or `<c>`, also behind a prefix such as `<x:c `.
		for (let at = 0; at + 1 < part.length; at += 1) {
			if (part[at] !== 0x63) continue;
			const [before, after] = [part[at - 1], part[at + 1]];
			const isTag = (before === 0x3c || before === 0x3a) && (after === 0x20 || after === 0x3e);
			if (isTag) cells += 1;
		}
	}
	return cells;
}

/** Returns the bytes of a name as an old Office document writes it. */
const wide = (name: string): readonly number[] =>
	[...name].flatMap((one) => [one.charCodeAt(0), 0]);

function oldWorkbook(bytes: Uint8Array): Result<Workbook, FileFault> {
	const names = namesIn(bytes);
	if (names.has('EncryptedPackage')) return fail(LOCKED);
	const isBook = names.has('Workbook') || names.has('Book');
	if (!isBook) {
		return fail({ code: 'not-a-table', nature: names.has('WordDocument') ? 'word' : 'binary' });
	}
	if (bytes.length > MAX_OLD_SIZE) {
		return fail({ code: 'too-large', size: bytes.length, limit: MAX_OLD_SIZE });
	}
	if (isLockedBook(bytes)) return fail(LOCKED);
	return workbookOf('xls', names.has('_VBA_PROJECT_CUR') || names.has('_VBA_PROJECT'), () =>
		read(bytes, OPTIONS)
	);
}

/** The names of parts by which an old Office document is recognised. */
const TELLING = [
	'EncryptedPackage',
	'Workbook',
	'Book',
	'WordDocument',
	'_VBA_PROJECT_CUR',
	'_VBA_PROJECT'
];

/** Returns the telling names in the directory of an old document: entries of 128 bytes that start with a name. */
function namesIn(bytes: Uint8Array): ReadonlySet<string> {
	const found = new Set<string>();
	const wanted = TELLING.map((name) => ({ name, bytes: [...wide(name), 0, 0] }));
	for (let at = 512; at + 128 <= bytes.length; at += 128) {
		for (const { name, bytes: letters } of wanted) {
			if (letters.every((byte, index) => bytes[at + index] === byte)) found.add(name);
		}
	}
	return found;
}

/** The record of an old workbook that says that what follows is encrypted, and the one that ends its globals. */
const FILE_PASS = 0x2f;
const END_OF_PART = 0x0a;

/** Whether an old workbook is encrypted with a password. */
function isLockedBook(bytes: Uint8Array): boolean {
	let content: ArrayLike<number>;
	try {
		const container = CFB.read(bytes, { type: 'array' });
		content = (CFB.find(container, 'Workbook') ?? CFB.find(container, 'Book'))?.content ?? [];
	} catch {
		// Reading it says what is wrong with it.
		return false;
	}
	const word = (at: number) => (content[at] ?? 0) + (content[at + 1] ?? 0) * 256;
	for (let at = 0; at + 4 <= content.length; at += 4 + word(at + 2)) {
		if (word(at) === FILE_PASS) return true;
		if (word(at) === END_OF_PART) return false;
	}
	return false;
}

function workbookOf(
	format: WorkbookFormat,
	hasMacros: boolean,
	parse: () => WorkBook
): Result<Workbook, FileFault> {
	let book: WorkBook;
	try {
		book = parse();
	} catch {
		// The library throws texts and errors of many kinds at what it cannot read.
		return fail(BROKEN);
	}
	const from1904 = book.Workbook?.WBProps?.date1904 === true;
	const sheets = book.SheetNames.map((name, at): SheetInfo => ({
		name,
		rows: (book.Sheets[name]?.['!data'] ?? []).reduce(
			(count, row) => (hasValue(row) ? count + 1 : count),
			0
		),
		isHidden: (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0
	}));
	const usual = [
		sheets.findIndex(({ rows, isHidden }) => rows > 0 && !isHidden),
		sheets.findIndex(({ rows }) => rows > 0)
	].find((at) => at !== -1);
	if (usual === undefined) return fail(sheets.length === 0 ? BROKEN : { code: 'empty' });
	const text = (sheet: number): Result<string, FileFault> => {
		const data = book.Sheets[book.SheetNames[sheet] ?? ''];
		// Rows and cells may be missing.
		const cells: readonly ((CellObject | undefined)[] | undefined)[] = data?.['!data'] ?? [];
		const rows = Array.from(cells, (row) => (row ?? []).map((cell) => cellOf(cell, from1904)));
		const merged = (data?.['!merges'] ?? []).map(({ s, e }): Merged => ({
			top: s.r,
			left: s.c,
			bottom: e.r,
			right: e.c
		}));
		const written = sheetText({ rows, merged }, markOf(rows));
		return written.ok ? written : fail(TOO_MUCH);
	};
	return succeed({ format, sheets, hasMacros, usual, text });
}

const hasValue = (row: readonly (CellObject | undefined)[] | undefined): boolean =>
	row?.some((cell) => cell !== undefined && cell.t !== 'z' && cell.v !== '') === true;

/** The errors of formulas, by the codes that files write for them. */
const ERRORS: Readonly<Record<number, string>> = {
	0: '#NULL!',
	7: '#DIV/0!',
	15: '#VALUE!',
	23: '#REF!',
	29: '#NAME?',
	36: '#NUM!',
	42: '#N/A',
	43: '#GETTING_DATA'
};

const asText = (text: string): SheetCell => (text === '' ? null : { is: 'text', text });

/** Returns a cell's own value, a formula's last result. Days and times are texts that are read the same everywhere. */
function cellOf(cell: CellObject | undefined, from1904: boolean): SheetCell {
	if (cell === undefined) return null;
	const { t, v, w } = cell;
	switch (t) {
		case 's':
			return asText(typeof v === 'string' ? v : '');
		case 'b':
			return asText(v === true ? 'TRUE' : 'FALSE');
		case 'e':
			return asText(w ?? ERRORS[Number(v)] ?? '#VALUE!');
		case 'n':
			return typeof v === 'number' ? numberOf(v, String(cell.z ?? ''), w, from1904) : null;
		case 'd':
		case 'z':
			return null;
	}
}

function numberOf(
	value: number,
	format: string,
	shown: string | undefined,
	from1904: boolean
): SheetCell {
	const bare = format.replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
	if (format !== '' && format !== 'General' && SSF.is_date(format)) {
		if (!/[yd]|mmm/i.test(bare)) return asText(timeOf(value, format, from1904));
		const day = serialDay(value, from1904);
		if (day === null) return shown === undefined ? number(value, '') : asText(shown);
		const time = Math.round((value - Math.floor(value)) * 1440);
		const clock = `${pad(Math.floor(time / 60))}:${pad(time % 60)}`;
		return asText(
			/h/i.test(bare) && time > 0 && time < 1440
				? `${dayFromNumber(day)} ${clock}`
				: dayFromNumber(day)
		);
	}
	// Such a format writes a number that is none, such as a postal code.
	if (/^0{2,20}$/.test(format) && Number.isInteger(value) && value >= 0) {
		return asText(String(value).padStart(format.length, '0'));
	}
	return number(value, currencyIn(format));
}

const number = (value: number, currency: string): SheetCell => ({ is: 'number', value, currency });

const pad = (part: number): string => String(part).padStart(2, '0');

function timeOf(value: number, format: string, from1904: boolean): string {
	try {
		return SSF.format(format, value, { date1904: from1904 });
	} catch {
		// The library throws at formats that it does not know.
		return String(value);
	}
}

/** Returns the currency that a number's format shows beside it; empty when it shows none. */
function currencyIn(format: string): string {
	if (!/["$[\\€£¥₫zł]/u.test(format)) return '';
	const [positive = ''] = format.split(';');
	const signs = [
		...[...positive.matchAll(/\[\$([^\]-]+)[^\]]*\]/g)].map(([, sign = '']) => sign),
		...[...positive.matchAll(/"([^"]+)"/g)].map(([, sign = '']) => sign),
		...(positive.replace(/"[^"]*"|\[[^\]]*\]/g, '').match(/\p{Sc}/u) ?? [])
	];
	return signs.map((sign) => sign.trim()).find((sign) => currenciesNamed(sign) !== null) ?? '';
}

/** Returns the decimal mark of the numbers that a sheet holds as texts. */
function markOf(rows: readonly (readonly (SheetCell | undefined)[])[]): '.' | ',' {
	const tally = new NumberTally();
	let isFraction = false;
	for (const row of rows) {
		for (const cell of row) {
			if (cell === undefined || cell === null) continue;
			if (cell.is === 'number') isFraction ||= !Number.isInteger(cell.value);
			else if (/\d,\d/.test(cell.text)) tally.take(cell.text);
		}
	}
	const { mark, because } = tally.verdict({ decimal: '.' }, true);
	return isFraction && because === 'values' ? mark : '.';
}
