import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { odsBook } from './ods-book';
import { odsParts } from './ods-parts';
import { utils, write, type WorkSheet } from './sheetjs';
import { unpack, zipEntries } from './zip';

const OPTIONS = { type: 'array', dense: true, cellNF: true, cellText: false } as const;

/** Returns the parts of the archive that SheetJS writes for some sheets. */
async function partsOf(sheets: readonly WorkSheet[]): Promise<Map<string, Uint8Array>> {
	const book = utils.book_new();
	sheets.forEach((sheet, at) => {
		utils.book_append_sheet(book, sheet, `Sheet ${String(at)}`);
	});
	const bytes = new Uint8Array(write(book, { type: 'array', bookType: 'ods' }) as ArrayBuffer);
	const entries = zipEntries(bytes);
	if (!entries.ok) throw new Error(entries.error);
	const parts = new Map<string, Uint8Array>();
	for (const entry of entries.value) {
		const part = await unpack(bytes, entry);
		if (!part.ok) throw new Error(part.error);
		parts.set(entry.name, part.value);
	}
	return parts;
}

const contentOf = (parts: ReadonlyMap<string, Uint8Array>) =>
	new TextDecoder().decode(parts.get('content.xml'));

/** Returns what the import reads of a book. Its size is not, and is not put together. */
const seen = (parts: ReadonlyMap<string, Uint8Array>, length: number) => {
	const { SheetNames, Sheets, Workbook } = odsBook(parts, OPTIONS, length);
	return {
		SheetNames,
		Workbook,
		sheets: SheetNames.map((name) => [Sheets[name]?.['!data'], Sheets[name]?.['!merges']])
	};
};

const withContent = (parts: ReadonlyMap<string, Uint8Array>, content: string) =>
	new Map([...parts, ['content.xml', new TextEncoder().encode(content)]]);

describe('an OpenDocument spreadsheet that is read in parts', () => {
	test('LS-09 · holds what it holds when it is read as a whole', async () => {
		const cell = fc.oneof(
			fc.constantFrom(null, 'Łódź', 'Việt & <Nam>', 'a\nb', true),
			fc.integer({ min: -9, max: 9_999 }),
			fc.integer({ min: 15_000, max: 25_000 }).map((day) => new Date(day * 86_400_000))
		);
		const table = fc.record({
			rows: fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 12 }),
			merged: fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 4 })), { maxLength: 2 })
		});
		await fc.assert(
			fc.asyncProperty(fc.array(table, { minLength: 1, maxLength: 3 }), async (tables) => {
				const parts = await partsOf(
					tables.map(({ rows, merged }) => {
						const sheet = utils.aoa_to_sheet(rows, { UTC: true });
						sheet['!merges'] = merged.map(([top, height]) => ({
							s: { r: top, c: 0 },
							e: { r: top + height, c: 0 }
						}));
						return sheet;
					})
				);
				expect(seen(parts, 1)).toEqual(seen(parts, 1e9));
			}),
			{ numRuns: 60 }
		);
	});

	test('LS-09 · counts repeated rows, of which there may be empty ones in between', async () => {
		const parts = await partsOf([utils.aoa_to_sheet([['one'], ['two'], ['three']])]);
		const rows = contentOf(parts).split('<table:table-row');
		expect(rows).toHaveLength(4);
		const repeated = withContent(
			parts,
			[
				rows[0],
				` table:number-rows-repeated="3"${rows[1] ?? ''}`,
				' table:number-rows-repeated="1000"><table:table-cell/></table:table-row>',
				...rows.slice(2)
			].join('<table:table-row')
		);
		const [data] = seen(repeated, 1).sheets[0] ?? [];
		expect(seen(repeated, 1)).toEqual(seen(repeated, 1e9));
		expect(Object.keys(data ?? []).map(Number)).toEqual([0, 1, 2, 1003, 1004]);
	});

	test('LS-09 · is given to the library in short texts, which together are not much longer', async () => {
		const rows = Array.from({ length: 3000 }, (_, at) => [`Company ${String(at)}`, at, 'Łódź']);
		const content = contentOf(await partsOf([utils.aoa_to_sheet(rows)]));
		for (const length of [5_000, 20_000, 100_000]) {
			const cut = [...(odsParts(content, length) ?? [])].map(({ xml }) => xml.length);
			const prelude = content.indexOf('<table:table ');
			expect(cut.length).toBeGreaterThan(3);
			expect(Math.max(...cut)).toBeLessThan(length + 2 * prelude + 1000);
			expect(cut.reduce((sum, one) => sum + one, 0)).toBeLessThan(2.1 * content.length);
		}
	});

	test('LS-09 · stays whole where a table is within another, or never ends', async () => {
		const parts = await partsOf([utils.aoa_to_sheet([['one'], ['two']])]);
		const content = contentOf(parts);
		expect(odsParts(content, 1)).not.toBeNull();
		expect(odsParts(content.replace('</table:table>', ''), 1)).toBeNull();
		const inner = '<table:table table:name="in"><table:table-row></table:table-row></table:table>';
		expect(odsParts(content.replace('<text:p>', `${inner}<text:p>`), 1)).toBeNull();
		expect(odsParts('<html/>', 1)).toBeNull();
	});
});
