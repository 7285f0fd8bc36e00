import { detectDialect } from '$lib/domain/import/dialect';
import { readCsv } from '$lib/domain/import/csv';
import { mediaType, previewOf } from '$lib/domain/file/preview';
import { Workbooks } from '$lib/features/common/spreadsheet/workbooks';
import { decode } from '$lib/features/common/spreadsheet/decode';
import { zipEntries, type ZipEntry } from '$lib/features/common/spreadsheet/zip';
import { asPicture } from '../files/file-input';
import { isTooManyPixels } from '../files/pixels';
import { openPdf, type PageSize, type Pdf } from './pdf';

/** A file as the screen shows it. */
export type Preview =
	| { readonly is: 'picture' | 'audio' | 'video'; readonly bytes: Blob }
	| { readonly is: 'text' | 'markdown'; readonly text: string; readonly isCut: boolean }
	| {
			readonly is: 'table';
			readonly rows: readonly (readonly string[])[];
			readonly isCut: boolean;
			/** The sheets of a workbook, and the number of the one that is shown. */
			readonly sheets: readonly string[];
			readonly sheet: number;
	  }
	| { readonly is: 'archive'; readonly entries: readonly ArchiveEntry[]; readonly isCut: boolean }
	/** To be closed by who shows it. */
	| { readonly is: 'pdf'; readonly pdf: Pdf; readonly first: PageSize }
	/** It is only shown to who knows its password, by another program. */
	| { readonly is: 'locked' }
	/** It is only saved: the screen does not show this kind, or not one as large. */
	| { readonly is: 'none' }
	/** It is not what its name says, or is damaged. */
	| { readonly is: 'broken' };

/** One file in an archive, as the archive says. */
export type ArchiveEntry = Pick<ZipEntry, 'name' | 'size'>;

/** How much of a text is shown, in bytes, and how many rows and columns of a table. */
const MOST_TEXT = 512 * 1024;
const MOST_ROWS = 500;
const MOST_COLUMNS = 60;

/** The largest drawing, workbook and archive that are looked into, in bytes. */
const MOST_DRAWING = 8 * 1024 * 1024;
const MOST_BOOK = 30 * 1024 * 1024;
const MOST_ARCHIVE = 64 * 1024 * 1024;

/** An archive is only listed: what is in it is never unpacked, so its size does not matter. */
const LIST_LIMITS = { entries: 65_535, unpacked: Infinity, ratio: Infinity, small: 0 };
const MOST_LISTED = 1000;

/** What could make a name look like another one: turned letters, line ends and the like. */
const NOT_SHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Reads a file for the screen. What it is, its bytes say, and its name only where those do not. Nothing of it is run, and
 * no more of it is read than is shown.
 */
export async function readPreview(
	name: string,
	bytes: Blob,
	sheet: number | null
): Promise<Preview> {
	const picture = await asPicture(bytes);
	if (picture !== null) {
		return (await isTooManyPixels(picture)) ? NONE : { is: 'picture', bytes: picture };
	}
	const kind = previewOf(name);
	switch (kind) {
		case 'drawing':
			// As the source of a picture, in which a browser runs no script and fetches nothing.
			if (bytes.size > MOST_DRAWING) return NONE;
			return { is: 'picture', bytes: bytes.slice(0, bytes.size, 'image/svg+xml') };
		case 'audio':
		case 'video':
			return { is: kind, bytes: bytes.slice(0, bytes.size, mediaType(name) ?? '') };
		case 'text':
		case 'markdown': {
			const text = await textOf(bytes);
			return text === null ? BROKEN : { is: kind, text, isCut: bytes.size > MOST_TEXT };
		}
		case 'table': {
			const text = await textOf(bytes);
			return text === null ? BROKEN : tableOf(text, bytes.size > MOST_TEXT, [], 0);
		}
		case 'workbook':
			return bytes.size > MOST_BOOK ? NONE : workbookOf(name, bytes, sheet);
		case 'archive':
			return bytes.size > MOST_ARCHIVE ? NONE : archiveOf(bytes);
		case 'pdf':
			return pdfOf(bytes);
		case 'picture':
		case null:
			return NONE;
	}
}

const NONE: Preview = { is: 'none' };
const BROKEN: Preview = { is: 'broken' };

/** Returns the beginning of a text in the encoding that it appears to have; `null` when it is no text. */
async function textOf(bytes: Blob): Promise<string | null> {
	const head = new Uint8Array(await bytes.slice(0, MOST_TEXT).arrayBuffer());
	const decoded = decode(head);
	if (decoded.ok) return decoded.value.text;
	// Of a page or a program the source is shown.
	return head.includes(0) ? null : new TextDecoder().decode(head);
}

function tableOf(
	text: string,
	isCut: boolean,
	sheets: readonly string[],
	sheet: number,
	delimiter = detectDialect(text).delimiter
): Preview {
	const rows: (readonly string[])[] = [];
	for (const { cells } of readCsv(text, delimiter)) {
		if (rows.length === MOST_ROWS) return { is: 'table', rows, isCut: true, sheets, sheet };
		rows.push(cells.slice(0, MOST_COLUMNS));
	}
	return { is: 'table', rows, isCut, sheets, sheet };
}

async function workbookOf(name: string, bytes: Blob, sheet: number | null): Promise<Preview> {
	const workbooks = new Workbooks();
	try {
		const read = await workbooks.open(new File([bytes], name), sheet);
		if (read === 'crashed' || !read.ok) return BROKEN;
		const { text, source } = read.value;
		const names = source.sheets.map((one) => one.name);
		// It is UTF-8 with commas, whatever is in it.
		const head = await text.slice(0, MOST_TEXT).text();
		return tableOf(head, text.size > MOST_TEXT, names, source.sheet, ',');
	} finally {
		workbooks.close();
	}
}

async function pdfOf(bytes: Blob): Promise<Preview> {
	const pdf = await openPdf(bytes);
	if (pdf === 'locked') return { is: 'locked' };
	return pdf === 'broken' ? BROKEN : { is: 'pdf', pdf, first: await pdf.sizeOf(1) };
}

async function archiveOf(bytes: Blob): Promise<Preview> {
	const entries = zipEntries(new Uint8Array(await bytes.arrayBuffer()), LIST_LIMITS);
	if (!entries.ok) return BROKEN;
	return {
		is: 'archive',
		entries: entries.value
			.slice(0, MOST_LISTED)
			.map(({ name, size }) => ({ name: name.replace(NOT_SHOWN, '\u{fffd}'), size })),
		isCut: entries.value.length > MOST_LISTED
	};
}
