import { expect, test } from 'vitest';
import type { NoteNode } from '$lib/domain/note/note';
import { asHtml } from '$lib/domain/page/html';
import { asMarkdown } from '$lib/domain/page/markdown';
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

/** An entry of a numbered list, at a level. */
const entry = (text: string, number: string, level = '0') =>
	`<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${number}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const levelOf = (level: string, start: string, format = 'decimal') =>
	`<w:lvl w:ilvl="${level}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/></w:lvl>`;
const NUMBERINGS = [
	`<w:abstractNum w:abstractNumId="0">${levelOf('0', '4')}${levelOf('1', '1', 'lowerLetter')}</w:abstractNum>`,
	`<w:abstractNum w:abstractNumId="9">${levelOf('0', '1', 'bullet')}</w:abstractNum>`,
	'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
	'<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
	'<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>'
].join('');

/** The numbered lists of a text, in their order: where each begins, and the words of its entries. */
const listsOf = (note: readonly NoteNode[]): readonly string[] =>
	note.flatMap((node) =>
		node.type === 'orderedList'
			? [
					`${String(node.attrs?.['start'])}: ${(node.content ?? []).map((item) => item.content?.[0]?.content?.[0]?.text ?? '').join(' ')}`,
					...(node.content ?? []).flatMap((item) => listsOf(item.content ?? []))
				]
			: listsOf(node.content ?? [])
	);

test('PG-01 · numbered lists keep where they begin, begin anew, and go on behind other text', async () => {
	const body = [
		entry('four', '1'),
		entry('a', '1', '1'),
		entry('b', '1', '1'),
		entry('five', '1'),
		entry('a', '1', '1'),
		wordParagraph('Between'),
		entry('six', '1'),
		entry('one', '2'),
		entry('two', '2'),
		entry('point', '3')
	].join('');
	const bytes = await docxOf(body, '', NUMBERINGS);
	const { page } = await read(new Blob([bytes.slice()]));
	expect(listsOf(page.note)).toEqual([
		...['4: four five', '1: a b', '1: a'],
		...['6: six', '1: one two']
	]);
	expect(page.note.at(-1)?.type).toBe('bulletList');
	expect(JSON.stringify(page.note)).not.toContain('polder-number');
	// As Markdown and as HTML they come back the same.
	const names = { nameOf: () => '', language: 'en', title: 'A' };
	for (const [path, text] of [
		['A.md', asMarkdown(page.note, { ...names, pictureOf: () => '' })],
		['A.html', asHtml(page.note, { ...names, pictureOf: () => null })]
	] as const) {
		const again = await new ImportApi().read([{ path, bytes: new Blob([text]) }]);
		expect(listsOf(again.pages[0]?.note ?? []), path).toEqual(listsOf(page.note));
	}
});

test('PG-01 · a drop cap is the first letter of its paragraph, and not a paragraph of its own', async () => {
	const cap = (letter: string, place = 'drop') =>
		`<w:p><w:pPr><w:keepNext/><w:framePr w:dropCap="${place}" w:lines="3"/></w:pPr><w:r><w:t>${letter}</w:t></w:r></w:p>`;
	const body = [
		cap('T'),
		wordParagraph('he harbour'),
		cap('B', 'margin'),
		wordParagraph('oats &amp; crates', 'Heading2'),
		cap('X'),
		'<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
		wordParagraph('End')
	].join('');
	const { lines } = await read(new Blob([(await docxOf(body)).slice()]));
	expect(lines).toEqual([
		...['paragraph: The harbour', 'heading: Boats & crates', 'paragraph: X'],
		...['table', 'tableRow', 'tableCell', 'paragraph: cell', 'paragraph: End']
	]);
});
