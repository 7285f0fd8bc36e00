import { odsParts, type OdsPart } from './ods-parts';
import { CFB, parse_zip, type CellObject, type WorkBook, type WorkSheet } from './sheetjs';

type Options = Parameters<typeof parse_zip>[1];

/** What is read of an OpenDocument spreadsheet beside its content: what it is, and its formats. */
const BESIDE = ['META-INF/manifest.xml', 'styles.xml'];

/**
 * Reads an OpenDocument spreadsheet from the parts of its archive. The library turns a document into a
 * text letter by letter, and keeps each letter until the text is whole; so it is given the rows in small
 * documents, one after the other. A document that cannot be cut is read as a whole.
 */
export function odsBook(
	parts: ReadonlyMap<string, Uint8Array>,
	options: Options,
	length?: number
): WorkBook {
	const content = parts.get('content.xml') ?? new Uint8Array();
	const cut = odsParts(new TextDecoder().decode(content), length);
	if (cut === null) return bookOf(parts, content, options);
	let book: WorkBook | null = null;
	const tables: WorkSheet[] = [];
	const names: string[] = [];
	const encoder = new TextEncoder();
	for (const part of cut) {
		const of = bookOf(parts, encoder.encode(part.xml), options);
		book ??= of;
		const [name = ''] = of.SheetNames;
		const sheet = of.Sheets[name];
		const whole = tables[part.table];
		// The library sees no table where there is one: it may see one in the whole.
		if (sheet === undefined) return bookOf(parts, content, options);
		if (whole !== undefined) append(whole, sheet, part);
		else {
			tables[part.table] = sheet;
			names[part.table] = name;
		}
	}
	if (book === null) return bookOf(parts, content, options);
	const sheets = Object.fromEntries(tables.map((sheet, at) => [names[at] ?? '', sheet]));
	return { ...book, SheetNames: names, Sheets: sheets };
}

function bookOf(
	parts: ReadonlyMap<string, Uint8Array>,
	content: Uint8Array,
	options: Options
): WorkBook {
	const container = CFB.utils.cfb_new();
	const add = (name: string, part: Uint8Array) =>
		CFB.utils.cfb_add(container, name, part, { unsafe: true });
	for (const name of BESIDE) {
		const part = parts.get(name);
		if (part !== undefined) add(name, part);
	}
	add('content.xml', content);
	return parse_zip(container, options);
}

/** Puts the rows of a part into its table. Rows without a cell stay missing, as the library leaves them. */
function append(whole: WorkSheet, sheet: WorkSheet, { row }: OdsPart): void {
	const rows: CellObject[][] = (whole['!data'] ??= []);
	sheet['!data']?.forEach((cells, at) => {
		rows[row + at] = cells;
	});
	const merges = (sheet['!merges'] ?? []).map(({ s, e }) => ({
		s: { ...s, r: s.r + row },
		e: { ...e, r: e.r + row }
	}));
	if (merges.length > 0) whole['!merges'] = [...(whole['!merges'] ?? []), ...merges];
}
