import { fail, succeed, type Result } from '$lib/domain/core/result';
import {
	unpack,
	zipEntries,
	type ZipEntry,
	type ZipFault,
	type ZipLimits
} from '$lib/features/common/spreadsheet/zip';
import { styleMap } from './docx-styles';

/** What a Word document may hold: texts and pictures of a few hundred pages. */
const DOCX_LIMITS: ZipLimits = {
	entries: 3000,
	unpacked: 150_000_000,
	ratio: 150,
	small: 10_000_000
};

/** The longest text of a Word document, bytes: the library holds it as objects of many times its size. */
const LONGEST_TEXT = 30_000_000;

/** The way back from a note to its place, which the library writes behind it: a page has none. */
const WAY_BACK = / ?<a href="#(?:foot|end)note-ref-[^"]*">↑<\/a>/gu;

/** Returns a Word document (docx) as HTML, with its pictures in it. Too much inside is refused before it is unpacked. */
export async function docxHtml(bytes: Uint8Array): Promise<Result<string, ZipFault>> {
	const entries = zipEntries(bytes, DOCX_LIMITS);
	if (!entries.ok) return entries;
	// Most are called `document.xml`; some programs have other names.
	if (!entries.value.some(({ name }) => /^\/?word\/document\d*\.xml$/u.test(name)))
		return fail('broken');
	const isLong = entries.value.some(
		({ name, size }) => /\.(?:xml|rels)$/u.test(name) && size > LONGEST_TEXT
	);
	if (isLong || entries.value.some(({ isEncrypted }) => isEncrypted))
		return fail('too-much-inside');
	const styles = await stylesIn(bytes, entries.value);
	if (!styles.ok) return styles;
	const { default: mammoth } = await import('mammoth');
	try {
		const { value } = await mammoth.convertToHtml(
			{ arrayBuffer: bytes.slice().buffer },
			{ styleMap: [...styleMap(styles.value)], externalFileAccess: false }
		);
		return succeed(value.replace(WAY_BACK, ''));
	} catch {
		// It is a zip archive whose documents are not those of a Word document, or damaged.
		return fail('broken');
	}
}

/** Returns the part of a document that has its styles; empty when there is none. */
async function stylesIn(
	bytes: Uint8Array,
	entries: readonly ZipEntry[]
): Promise<Result<string, ZipFault>> {
	const entry = entries.find(({ name }) => /^\/?word\/styles\.xml$/u.test(name));
	if (entry === undefined) return succeed('');
	const content = await unpack(bytes, entry);
	return content.ok ? succeed(new TextDecoder().decode(content.value)) : content;
}
