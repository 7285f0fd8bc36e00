import { fail, succeed, type Result } from '$lib/domain/core/result';
import { zipEntries, type ZipFault, type ZipLimits } from '$lib/features/common/spreadsheet/zip';

/** What a Word document may hold: texts and pictures of a few hundred pages. */
const DOCX_LIMITS: ZipLimits = {
	entries: 3000,
	unpacked: 150_000_000,
	ratio: 150,
	small: 10_000_000
};

/** The longest text of a Word document, bytes: the library holds it as objects of many times its size. */
const LONGEST_TEXT = 30_000_000;

/** What a title of a document is called in it, whatever the language of the screen. */
const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"];

/** Returns a Word document (docx) as HTML, with its pictures in it. Too much inside is refused before it is unpacked. */
export async function docxHtml(bytes: Uint8Array): Promise<Result<string, ZipFault>> {
	const entries = zipEntries(bytes, DOCX_LIMITS);
	if (!entries.ok) return entries;
	if (!entries.value.some(({ name }) => name === 'word/document.xml')) return fail('broken');
	const isLong = entries.value.some(
		({ name, size }) => /\.(?:xml|rels)$/u.test(name) && size > LONGEST_TEXT
	);
	if (isLong || entries.value.some(({ isEncrypted }) => isEncrypted))
		return fail('too-much-inside');
	const { default: mammoth } = await import('mammoth');
	try {
		const { value } = await mammoth.convertToHtml(
			{ arrayBuffer: bytes.slice().buffer },
			{ styleMap: STYLES, externalFileAccess: false }
		);
		return succeed(value);
	} catch {
		// It is a zip archive whose documents are not those of a Word document, or damaged.
		return fail('broken');
	}
}
