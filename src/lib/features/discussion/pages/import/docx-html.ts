import { fail, succeed, type Result } from '$lib/domain/core/result';
import {
	unpack,
	zipEntries,
	type ZipEntry,
	type ZipFault,
	type ZipLimits
} from '$lib/features/common/spreadsheet/zip';
import { readNumbering } from './docx-numbering';
import { withNumbers, withParagraphs } from './docx-paragraphs';
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
	if (!entries.value.some(({ name }) => BODY.test(name))) return fail('broken');
	const isLong = entries.value.some(
		({ name, size }) => /\.(?:xml|rels)$/u.test(name) && size > LONGEST_TEXT
	);
	if (isLong || entries.value.some(({ isEncrypted }) => isEncrypted))
		return fail('too-much-inside');
	const styles = await partIn(bytes, entries.value, STYLES);
	if (!styles.ok) return styles;
	const whole = await withParagraphsOf(bytes, entries.value, styles.value);
	if (!whole.ok) return whole;
	const { default: mammoth } = await import('mammoth');
	try {
		const { value } = await mammoth.convertToHtml(
			{ arrayBuffer: whole.value },
			{ styleMap: [...styleMap(styles.value)], externalFileAccess: false }
		);
		return succeed(withNumbers(value.replace(WAY_BACK, '')));
	} catch {
		// It is a zip archive whose documents are not those of a Word document, or damaged.
		return fail('broken');
	}
}

const STYLES = /^\/?word\/styles\.xml$/u;
const NUMBERING = /^\/?word\/numbering\.xml$/u;
const BODY = /^\/?word\/document\d*\.xml$/u;

/** Returns the text of the first part of a document with such a name; empty when there is none. */
async function partIn(
	bytes: Uint8Array,
	entries: readonly ZipEntry[],
	name: RegExp
): Promise<Result<string, ZipFault>> {
	const entry = entries.find((one) => name.test(one.name));
	if (entry === undefined) return succeed('');
	const content = await unpack(bytes, entry);
	return content.ok ? succeed(new TextDecoder().decode(content.value)) : content;
}

/**
 * Returns a document with what the library would lose of its paragraphs written in another way; the same bytes where it
 * has nothing of that.
 */
async function withParagraphsOf(
	bytes: Uint8Array,
	entries: readonly ZipEntry[],
	styles: string
): Promise<Result<ArrayBuffer, ZipFault>> {
	const [body, numbering] = [
		await partIn(bytes, entries, BODY),
		await partIn(bytes, entries, NUMBERING)
	];
	if (!body.ok) return body;
	if (!numbering.ok) return numbering;
	const rewritten = withParagraphs(body.value, readNumbering(numbering.value, styles));
	if (rewritten === body.value) return succeed(bytes.slice().buffer);
	const { downloadZip } = await import('client-zip');
	const parts: { readonly name: string; readonly input: string | Uint8Array }[] = [];
	const [first] = entries.filter(({ name }) => BODY.test(name));
	for (const entry of entries) {
		if (entry === first) parts.push({ name: entry.name, input: rewritten });
		else if (!entry.name.endsWith('/')) {
			const content = await unpack(bytes, entry);
			if (!content.ok) return content;
			parts.push({ name: entry.name, input: content.value });
		}
	}
	return succeed(await downloadZip(parts).arrayBuffer());
}
