import { expect, test } from 'vitest';
import type { NoteNode } from '$lib/domain/note/note';
import external from './fixtures/external-picture.docx?url';
import footnotes from './fixtures/footnotes.docx?url';
import list from './fixtures/simple-list.docx?url';
import tables from './fixtures/tables.docx?url';
import picture from './fixtures/tiny-picture.docx?url';
import { ImportApi } from './import-api';
import { docxOf, wordParagraph } from './testkit';

/** A text as lines: the types of the blocks, and the words in them. */
const linesOf = ({ type, content = [], text = '' }: NoteNode): readonly string[] =>
	content.length === 0
		? [text === '' ? type : text]
		: content.some((part) => part.type === 'text')
			? [`${type}: ${content.map((part) => part.text ?? '').join('')}`]
			: [type, ...content.flatMap(linesOf)];

async function read(bytes: Blob) {
	const found = await new ImportApi().read([{ path: 'A.docx', bytes }]);
	const [page] = found.pages;
	if (page === undefined) throw new Error(JSON.stringify(found.faults));
	return { found, page, lines: page.note.flatMap(linesOf) };
}

const file = async (address: string): Promise<Blob> => (await fetch(address)).blob();

test('PG-01 · documents that Word wrote: tables, lists, notes and pictures', async () => {
	expect((await read(await file(tables))).lines).toEqual([
		...['paragraph: Above', 'table'],
		...['tableRow', 'tableCell', 'paragraph: Top left', 'tableCell', 'paragraph: Top right'],
		...['tableRow', 'tableCell', 'paragraph: Bottom left', 'tableCell', 'paragraph: Bottom right'],
		'paragraph: Below'
	]);
	expect((await read(await file(list))).lines).toEqual([
		...['bulletList', 'listItem', 'paragraph: Apple', 'listItem', 'paragraph: Banana']
	]);
	// A note stands at the end, without the way back that only leads within a file.
	expect((await read(await file(footnotes))).lines).toEqual([
		...['paragraph: Ouch[1].[2]', 'orderedList'],
		...['listItem', 'paragraph: A tachyon walks into a bar.', 'listItem', 'paragraph: Fin.']
	]);
	const { page, found } = await read(await file(picture));
	expect([page.note[0]?.type, page.pictures.length, found.picturesLeft]).toEqual(['picture', 1, 0]);
});

test('PG-01 · a document that LibreOffice wrote with a picture of another file is read without it, and nothing is fetched', async () => {
	const { found } = await read(await file(external));
	expect(found).toMatchObject({ faults: [], pages: [{ pictures: [] }] });
});

test('PG-01 · headings, quotations and code are known by what their styles are, and the outline of Word is left out', async () => {
	const raised =
		'<w:p><w:r><w:t>m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>';
	const more = [
		['Toc1', 'toc 1', ''],
		['Q', 'Intense Quote', ''],
		['Code', 'HTML Preformatted', ''],
		['Dzial', 'Dział', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>']
	]
		.map(
			([id = '', name = '', parts = '']) =>
				`<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${parts}</w:style>`
		)
		.join('');
	const bytes = await docxOf(
		[
			wordParagraph('Plan', 'Heading1'),
			wordParagraph('Aims 3', 'Toc1'),
			wordParagraph('Aims', 'Dzial'),
			wordParagraph('Said', 'Q'),
			wordParagraph('one', 'Code'),
			wordParagraph('two', 'Code'),
			raised
		].join(''),
		more
	);
	const { page, lines } = await read(new Blob([bytes.slice()]));
	expect(page.title).toBe('Plan');
	expect(lines).toEqual([
		...['heading: Aims', 'blockquote', 'paragraph: Said', 'codeBlock: one\ntwo', 'paragraph: m²']
	]);
});
