import { expect, test } from 'vitest';
import type { Cell } from '$lib/domain/table/csv-file';
import { read } from './sheetjs';
import { openWorkbook } from './workbook';
import { workbookFile } from './write-workbook';
import { unpack, zipEntries } from './zip';

const FORMATS = ['xlsx', 'ods'] as const;

/** Returns the text of the part of a workbook that holds the cells. */
async function cellsOf(bytes: Uint8Array): Promise<string> {
	const entries = zipEntries(bytes);
	if (!entries.ok) throw new Error(entries.error);
	const part = entries.value.find(({ name }) => /sheet1\.xml$|^content\.xml$/.test(name));
	if (part === undefined) throw new Error('there are no cells');
	const content = await unpack(bytes, part);
	if (!content.ok) throw new Error(content.error);
	return new TextDecoder().decode(content.value);
}

const table = (format: 'xlsx' | 'ods', cell: Cell) =>
	new Uint8Array(workbookFile(format, 'Table', ['Head'], [[cell]]));

test.each(FORMATS)('OP-10 · a text in %s is never a formula', async (format) => {
	for (const text of ['=HYPERLINK("http://x")', '+48 600', '-1', '@SUM(A1)', '\t=1', "'=1"]) {
		const bytes = table(format, text);
		const xml = await cellsOf(bytes);
		expect(xml).not.toMatch(/<f\b|table:formula|of:=/);
		expect(xml).toMatch(format === 'xlsx' ? /t="(?:s|str|inlineStr)"/ : /value-type="string"/);
		const cell = read(bytes, { type: 'array', dense: true }).Sheets['Table']?.['!data']?.[1]?.[0];
		expect(cell?.f).toBeUndefined();
		const book = await openWorkbook(bytes);
		expect(book.ok && book.value.sheets).toMatchObject([{ name: 'Table', rows: 2 }]);
	}
});

test.each(FORMATS)(
	'LS-09 · a day in %s is a day, a number a number, a share a percentage',
	(format) => {
		const cellIn = (cell: Cell) =>
			read(table(format, cell), { type: 'array', dense: true, cellNF: true }).Sheets['Table']?.[
				'!data'
			]?.[1]?.[0];
		expect(cellIn({ day: '2026-11-29' })).toMatchObject({ t: 'n', v: 46_355 });
		expect(cellIn(1234.5)).toMatchObject({ t: 'n', v: 1234.5 });
		expect(cellIn({ percent: 50 })).toMatchObject({ t: 'n', v: 0.5 });
		// The calendar of spreadsheets does not reach there.
		expect(cellIn({ day: '1850-01-01' })).toMatchObject({ t: 's', v: '1850-01-01' });
	}
);

test.each(FORMATS)('what %s cannot hold as it is comes back all the same', async (format) => {
	for (const text of ['a  b', '<&>"\'', '\u{1F469}\u200d\u{1F4BB}', 'Đặng Ł']) {
		const book = await openWorkbook(table(format, text));
		if (!book.ok) throw new Error(book.error.code);
		const written = book.value.text(0);
		expect(
			written.ok && written.value.split('\n')[1]?.replace(/^"|"$/g, '').replaceAll('""', '"')
		).toBe(text);
	}
	const long = await openWorkbook(table(format, 'x'.repeat(40_000)));
	expect(long.ok && long.value.text(0)).toMatchObject({ ok: true });
});

test('LS-09 · a name that no sheet can have becomes one', async () => {
	for (const name of ['A/B: [x]*?', "'", 'x'.repeat(99), '']) {
		const book = await openWorkbook(new Uint8Array(workbookFile('xlsx', name, ['Head'], [['a']])));
		expect(book.ok && book.value.sheets[0]?.name.length).toBeLessThanOrEqual(31);
	}
});
