import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileFault } from '$lib/domain/import/faults';
import { csvFile } from '$lib/domain/table/csv-file';
import { bodyRows, detectDialect, headersOf } from '$lib/domain/import/dialect';
import { read, utils, write, type WorkSheet } from './sheetjs';
import { openWorkbook } from './workbook';
import { WorkbookApi } from './workbook-api';
import { isContainer } from './workbooks';
import { WORKBOOK_LIMITS, zipEntries } from './zip';
import { zipOf, type Part } from './zip-testkit';

type Format = 'xlsx' | 'ods' | 'xls';
const FORMATS: readonly Format[] = ['xlsx', 'ods', 'xls'];

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Writes sheets with SheetJS, as other programs do. */
function bookOf(
	format: Format,
	sheets: Readonly<Record<string, WorkSheet>>,
	options: { readonly date1904?: boolean; readonly hidden?: readonly number[] } = {}
): Uint8Array {
	const book = utils.book_new();
	for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
	book.Workbook = {
		WBProps: { date1904: options.date1904 ?? false },
		Sheets: Object.keys(sheets).map((_, at) => ({ Hidden: options.hidden?.includes(at) ? 1 : 0 }))
	};
	const bookType = format === 'xls' ? 'biff8' : format;
	return new Uint8Array(write(book, { type: 'array', bookType, compression: true }) as ArrayBuffer);
}

const sheetOf = (rows: readonly (readonly unknown[])[]): WorkSheet =>
	utils.aoa_to_sheet(rows as unknown[][]);

async function textOf(bytes: Uint8Array, sheet?: number): Promise<string> {
	const book = await openWorkbook(bytes);
	if (!book.ok) throw new Error(JSON.stringify(book.error));
	const text = book.value.text(sheet ?? book.value.usual);
	if (!text.ok) throw new Error(JSON.stringify(text.error));
	return text.value;
}

/** Returns the rows of a workbook's usual sheet, read as the import reads them. */
async function rowsOf(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
	const text = await textOf(bytes);
	return [...bodyRows(text, { delimiter: ',', header: false })].map(({ cells }) => cells);
}

async function faultOf(bytes: Uint8Array): Promise<FileFault | null> {
	const book = await openWorkbook(bytes);
	return book.ok ? null : book.error;
}

describe('the cells of a workbook', () => {
	test.each(FORMATS)(
		'LS-09 · %s: texts, numbers, yes and no, formulas by their value',
		async (format) => {
			const sheet = sheetOf([
				['Name', 'Value', 'Flag', 'Sum'],
				['Łódź, "Boats"\nVăn', 1234.5, true, 0],
				['=1+1', -0.25, false, 0],
				["'quoted", 0.1 + 0.2, true, 0],
				['00123', 12345678, true, 0]
			]);
			for (const row of [2, 3, 4, 5]) sheet[`D${row}`] = { t: 'n', v: row * 1.5, f: `B${row}*2` };
			expect(await rowsOf(bookOf(format, { One: sheet }))).toEqual([
				['Name', 'Value', 'Flag', 'Sum'],
				['Łódź, "Boats"\nVăn', '1234.5', 'TRUE', '3'],
				['=1+1', '-0.25', 'FALSE', '4.5'],
				["'quoted", '0.3', 'TRUE', '6'],
				['00123', '12345678', 'TRUE', '7.5']
			]);
		}
	);

	test.each(FORMATS)(
		'LS-09 · %s: the value of a number counts, not how it is shown',
		async (format) => {
			const sheet = sheetOf([
				['Half', 'Money', 'Code', 'Many'],
				[0.5, 99.5, 7, 1234567.125]
			]);
			sheet['A2'] = { t: 'n', v: 0.5, z: '0%' };
			sheet['B2'] = { t: 'n', v: 99.5, z: '#,##0.00 "zł"' };
			sheet['C2'] = { t: 'n', v: 7, z: '00000' };
			sheet['D2'] = { t: 'n', v: 1234567.125, z: '#,##0' };
			const [, row] = await rowsOf(bookOf(format, { One: sheet }));
			// SheetJS writes no signs of currencies into ods.
			const money = format === 'ods' ? '99.5' : '99.5 zł';
			expect(row).toEqual(['0.5', money, '00007', '1234567.125']);
		}
	);

	test.each(FORMATS)(
		'LS-09 · %s: days are days in both calendars, and may be written as texts',
		async (format) => {
			for (const date1904 of [false, true]) {
				const days = ['2026-11-29', '1999-12-31', '2024-02-29', '1904-01-02'];
				const serial = (day: string) =>
					Date.parse(day) / 86_400_000 + 25_569 - (date1904 ? 1462 : 0);
				const sheet = sheetOf([['Day', 'As text'], ...days.map((day) => ['', day])]);
				days.forEach((day, at) => {
					sheet[`A${at + 2}`] = { t: 'n', v: serial(day), z: 'd.mm.yyyy' };
				});
				if (format === 'ods') {
					// SheetJS writes days into ods only from dates.
					days.forEach((day, at) => {
						sheet[`A${at + 2}`] = { t: 'd', v: new Date(`${day}T00:00:00Z`), z: 'yyyy-mm-dd' };
					});
				}
				const bytes = bookOf(format, { One: sheet }, { date1904 });
				expect((await rowsOf(bytes)).slice(1)).toEqual(days.map((day) => [day, day]));
			}
		}
	);

	test('LS-09 · a time of day is kept beside its day, and stands alone without one', async () => {
		const sheet = sheetOf([
			['When', 'Time', 'Long'],
			['', '', '']
		]);
		sheet['A2'] = { t: 'n', v: 46_355.604_166_67, z: 'yyyy-mm-dd hh:mm' };
		sheet['B2'] = { t: 'n', v: 0.75, z: 'hh:mm' };
		sheet['C2'] = { t: 'n', v: 1.5, z: '[h]:mm' };
		const [, row] = await rowsOf(bookOf('xlsx', { One: sheet }));
		expect(row).toEqual(['2026-11-29 14:30', '18:00', '36:00']);
	});

	test.each(['xlsx', 'xls'] as const)(
		'LS-09 · %s: the errors of formulas are texts that say so',
		async (format) => {
			const sheet = sheetOf([
				['A', 'B'],
				['x', 'y']
			]);
			sheet['A2'] = { t: 'e', v: 42 };
			sheet['B2'] = { t: 'e', v: 7 };
			expect((await rowsOf(bookOf(format, { One: sheet })))[1]).toEqual(['#N/A', '#DIV/0!']);
		}
	);

	test.each(FORMATS)(
		'LS-09 · %s: a value that is merged downwards stands in every row that it covers',
		async (format) => {
			const sheet = sheetOf([
				['Sales report 2026', null, null],
				['Office', 'Name', 'Value'],
				['Hanoi', 'Ann', 1],
				[null, 'Bob', 2],
				[null, 'Cyd', 3],
				['Kraków', 'Dan', 4]
			]);
			sheet['!merges'] = [utils.decode_range('A1:C1'), utils.decode_range('A3:A5')];
			const text = await textOf(bookOf(format, { One: sheet }));
			const dialect = detectDialect(text, ',');
			expect([dialect.start, headersOf(text, dialect)]).toEqual([2, ['Office', 'Name', 'Value']]);
			expect([...bodyRows(text, dialect)].map(({ row, cells }) => [row, ...cells])).toEqual([
				[3, 'Hanoi', 'Ann', '1'],
				[4, 'Hanoi', 'Bob', '2'],
				[5, 'Hanoi', 'Cyd', '3'],
				[6, 'Kraków', 'Dan', '4']
			]);
		}
	);

	test('LS-09 · numbers as texts with a comma and numbers as numbers are read as the same', async () => {
		const sheet = sheetOf([['Value'], ['1 200,50'], [1200.5], ['3,75'], [1234.125]]);
		expect((await rowsOf(bookOf('xlsx', { One: sheet }))).flat()).toEqual([
			'Value',
			'1 200,50',
			'1200,5',
			'3,75',
			'1234,125'
		]);
	});

	test('a row has the number that the spreadsheet shows, also below empty ones', async () => {
		const sheet = sheetOf([[], [], [], ['Name'], ['Ann']]);
		const text = await textOf(bookOf('xlsx', { One: sheet }));
		expect([...bodyRows(text, detectDialect(text, ','))].map(({ row }) => row)).toEqual([5]);
	});

	test.each(FORMATS)('%s: any table of texts comes back', async (format) => {
		const cell = fc.string({
			unit: fc.constantFrom('a', 'Ł', 'ơ', ',', ';', '"', "'", '=', '&', '<', '>', ' ', '1', '\n'),
			maxLength: 12
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
				async (rows) => {
					// OpenDocument has no blanks at the ends of a line.
					const table = rows.map((row) => row.map((text) => text.trim().replace(/ *\n */g, '\n')));
					const bytes = bookOf(format, { One: sheetOf([['x', 'y', 'z'], ...table]) });
					const found = (await rowsOf(bytes)).slice(1).map((row) => row.map((text) => text.trim()));
					const most = table.findLastIndex((row) => row.some((text) => text !== '')) + 1;
					expect(found.slice(0, most)).toEqual(table.slice(0, most));
				}
			),
			{ numRuns: 40 }
		);
	});
});

describe.each(['xlsx', 'xls', 'ods'] as const)(
	'LS-09 · what LibreOffice has written as %s',
	(format) => {
		test.each(['1900', '1904'])('in the calendar from %s', async (calendar) => {
			const bytes = readFileSync(`tests/fixtures/import/libreoffice-${calendar}.${format}`);
			// The formats of OpenDocument do not say with how many zeros a number begins.
			const code = (text: string) => (format === 'ods' ? String(Number(text)) : text);
			expect(await rowsOf(new Uint8Array(bytes))).toEqual([
				['Sales report 2026', '', '', '', '', '', '', ''],
				['Deal name', 'Account', 'Stage', 'Amount', 'Close date', 'Expected', 'Office', 'Code'],
				...[
					['Łódź "Boats"', 'Acme', 'Lead', '1234.5', '2026-11-29', '2469', 'Hà Nội', code('00007')],
					[
						'=SUM(A1)',
						'Đặng & Con',
						'Won',
						'99.99 €',
						'2024-02-29',
						'199.98',
						'Hà Nội',
						code('00123')
					],
					['Third', 'Acme', 'Other', '1500000', '2025-12-31', '3000000', 'Hà Nội', code('00042')],
					['Fourth', 'Boats', 'Lead', '#N/A', '1999-12-31', '0', 'Kraków', code('00005')]
				]
			]);
		});
	}
);

describe('the sheets of a workbook', () => {
	test.each(FORMATS)(
		'LS-09 · %s: they are listed with their rows; the first visible one with rows is usual',
		async (format) => {
			const bytes = bookOf(
				format,
				{
					Secret: sheetOf([['a'], ['b']]),
					Empty: sheetOf([]),
					'Nhân viên': sheetOf([['name'], ['Ann'], [null], ['Bob']])
				},
				{ hidden: [0] }
			);
			const book = await openWorkbook(bytes);
			if (!book.ok) throw new Error(book.error.code);
			const { sheets, usual } = book.value;
			expect(sheets.map(({ name, rows }) => [name, rows])).toEqual([
				['Secret', 2],
				['Empty', 0],
				['Nhân viên', 3]
			]);
			// SheetJS hides no sheets of ods.
			expect([sheets[0]?.isHidden, usual]).toEqual(format === 'ods' ? [false, 0] : [true, 2]);
		}
	);

	test('LS-09 · another sheet is read', async () => {
		const api = new WorkbookApi();
		const bytes = bookOf('xlsx', { One: sheetOf([['a'], ['1']]), Two: sheetOf([['b'], ['2']]) });
		const file = new File([bytes.slice()], 'really.csv');
		const textIn = async (sheet: number | null) => {
			const read = await api.open(file, sheet);
			return read.ok ? [await read.value.text.text(), read.value.source.sheet] : read.error;
		};
		expect(await textIn(null)).toEqual(['a\n1', 0]);
		expect(await textIn(1)).toEqual(['b\n2', 1]);
	});

	test('LS-09 · what a file is, is told by its first bytes, not by its name', async () => {
		const bytes = bookOf('xls', { One: sheetOf([['a']]) });
		expect(await isContainer(new File([bytes.slice()], 'really.csv'))).toBe(true);
		expect(await isContainer(new File(['a;b\n1;2\n'], 'really.xlsx'))).toBe(false);
		expect(await isContainer(new File([], 'empty.xlsx'))).toBe(false);
	});
});

describe('workbooks that bite', () => {
	const zeros = (count: number) => new Uint8Array(count);
	const xlsx = async (...more: Part[]): Promise<Uint8Array> => {
		const good = bookOf('xlsx', { One: sheetOf([['name'], ['Ann']]) });
		const entries = zipEntries(good);
		if (!entries.ok) throw new Error(entries.error);
		const { unpack } = await import('./zip');
		const parts: Part[] = [];
		for (const entry of entries.value) {
			const content = await unpack(good, entry);
			if (!content.ok) throw new Error(content.error);
			if (!more.some(({ name }) => name === entry.name)) {
				parts.push({ name: entry.name, content: content.value });
			}
		}
		return zipOf([...parts, ...more]);
	};

	test('LS-09 · an archive that promises too much is refused before a byte of it is unpacked', async () => {
		const meter = { inflated: 0 };
		const bombs: readonly Uint8Array[] = [
			// More than a device holds, although each part is small.
			await xlsx({ name: 'xl/worksheets/sheet9.xml', content: zeros(9), promised: 4_000_000_000 }),
			await xlsx(
				...Array.from({ length: 30 }, (_, at) => ({
					name: `xl/media/${at}.xml`,
					content: zeros(1),
					promised: 7_000_000
				}))
			),
			// Much more than the archive is long.
			await xlsx({ name: 'xl/worksheets/sheet9.xml', content: zeros(30_000_000) }),
			// More parts than a workbook has.
			await zipOf(
				Array.from({ length: 2001 }, (_, at) => ({
					name: `xl/${at}`,
					content: zeros(0),
					isStored: true
				}))
			)
		];
		for (const bomb of bombs) {
			expect(await openWorkbook(bomb, WORKBOOK_LIMITS, meter)).toEqual({
				ok: false,
				error: { code: 'too-much-inside' }
			});
		}
		expect(meter.inflated).toBe(0);
	});

	test('LS-09 · an archive whose index lies is unpacked no further than it has promised', async () => {
		const liar = await xlsx({
			name: 'xl/worksheets/sheet1.xml',
			content: zeros(60_000_000),
			promised: 2000
		});
		const meter = { inflated: 0 };
		expect(await openWorkbook(liar, WORKBOOK_LIMITS, meter)).toEqual({
			ok: false,
			error: { code: 'too-much-inside' }
		});
		// One step of the unpacking, at most a thousand times 16 kB.
		expect(meter.inflated).toBeLessThan(17_000_000);
	});

	test('LS-09 · parts that share their bytes, or have one name, are no archive', async () => {
		const bytes = await zipOf([
			{ name: 'xl/workbook.xml', content: bytesOf('a'.repeat(100)), isStored: true },
			{ name: 'xl/other.xml', content: bytesOf('b'.repeat(100)), isStored: true }
		]);
		const view = new DataView(bytes.buffer);
		const second = bytes.length - 22 - 46 - 'xl/other.xml'.length;
		view.setUint32(second + 42, 0, true);
		expect(zipEntries(bytes)).toEqual({ ok: false, error: 'broken' });
		const twins = await zipOf([
			{ name: 'a', content: bytesOf('1') },
			{ name: 'a', content: bytesOf('2') }
		]);
		expect(zipEntries(twins)).toEqual({ ok: false, error: 'broken' });
	});

	test('LS-09 · more cells than a device holds are refused before they are made', async () => {
		const row = '<c r="A1"><v>1</v></c>'.repeat(1000);
		const many = bytesOf(
			`<worksheet><sheetData>${`<row>${row}</row>`.repeat(3001)}</sheetData></worksheet>`
		);
		const noise = crypto.getRandomValues(new Uint8Array(60_000));
		const book = await xlsx(
			{ name: 'xl/worksheets/sheet1.xml', content: many },
			...Array.from({ length: 5 }, (_, at) => ({
				name: `xl/media/${at}`,
				content: noise,
				isStored: true
			}))
		);
		expect(await faultOf(book)).toEqual({ code: 'too-much-inside' });
		const repeated = (attributes: string, cell: string) =>
			zipOf([
				{
					name: 'META-INF/manifest.xml',
					content: bytesOf('<m media-type="application/vnd.oasis.opendocument.spreadsheet"/>')
				},
				{ name: 'styles.xml', content: bytesOf('<x/>') },
				{
					name: 'content.xml',
					content: bytesOf(
						`<office:document-content><office:body><office:spreadsheet><table:table table:name="One"><table:table-row ${attributes}>${cell}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`
					)
				}
			]);
		const cell =
			'<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>';
		expect(await faultOf(await repeated('table:number-rows-repeated="1048576"', cell))).toEqual({
			code: 'too-much-inside'
		});
		expect(await faultOf(await repeated('', cell))).toBeNull();
	});

	test('LS-09 · a password is told, in the old format, the new one and OpenDocument', async () => {
		const locked = [
			await xlsx({ name: 'xl/worksheets/sheet9.xml', content: zeros(3), flags: 1 }),
			await zipOf([
				{
					name: 'META-INF/manifest.xml',
					content: bytesOf('<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>')
				},
				{ name: 'content.xml', content: zeros(9) }
			]),
			await zipOf([{ name: 'encrypted-package', content: zeros(9) }])
		];
		for (const bytes of locked) expect(await faultOf(bytes)).toEqual({ code: 'workbook-locked' });
		const { CFB } = await import('@e965/xlsx');
		const container = (parts: Readonly<Record<string, number[]>>) => {
			const made = (CFB as { utils: { cfb_new(): object } }).utils.cfb_new();
			const kit = CFB as {
				utils: { cfb_add(to: object, name: string, content: Uint8Array): void };
				write(from: object, options: object): Uint8Array;
			};
			for (const [name, content] of Object.entries(parts)) {
				kit.utils.cfb_add(made, `/${name}`, Uint8Array.from(content));
			}
			return new Uint8Array(kit.write(made, { type: 'array' }));
		};
		expect(await faultOf(container({ EncryptedPackage: [1, 2, 3], EncryptionInfo: [4] }))).toEqual({
			code: 'workbook-locked'
		});
		const bof = [0x09, 0x08, 0x10, 0x00, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
		expect(await faultOf(container({ Workbook: [...bof, 0x2f, 0, 2, 0, 1, 0] }))).toEqual({
			code: 'workbook-locked'
		});
		expect(await faultOf(container({ WordDocument: [1, 2, 3] }))).toEqual({
			code: 'not-a-table',
			nature: 'word'
		});
	});

	test('LS-09 · of a workbook with macros the cells are read, and the macros are told, not unpacked', async () => {
		const macros = crypto.getRandomValues(new Uint8Array(50_000));
		const bytes = await xlsx({ name: 'xl/vbaProject.bin', content: macros });
		const meter = { inflated: 0 };
		const book = await openWorkbook(bytes, WORKBOOK_LIMITS, meter);
		expect(book).toMatchObject({ ok: true, value: { hasMacros: true, usual: 0 } });
		expect(meter.inflated).toBeLessThan(50_000);
		expect(await textOf(bytes)).toBe('name\nAnn');
	});

	test('LS-09 · what is called a workbook and is none is told for what it is', async () => {
		expect(await faultOf(await zipOf([{ name: 'word/document.xml', content: zeros(1) }]))).toEqual({
			code: 'not-a-table',
			nature: 'word'
		});
		expect(await faultOf(await zipOf([{ name: 'holiday.jpg', content: zeros(1) }]))).toEqual({
			code: 'not-a-table',
			nature: 'zip'
		});
		expect(await faultOf(await zipOf([{ name: 'xl/workbook.bin', content: zeros(1) }]))).toEqual({
			code: 'not-a-table',
			nature: 'excel'
		});
		expect(await faultOf(await zipOf([{ name: 'Index/Document.iwa', content: zeros(1) }]))).toEqual(
			{
				code: 'not-a-table',
				nature: 'numbers'
			}
		);
	});

	test.each(FORMATS)(
		'LS-09 · a cut or damaged %s is a fault or a table, and never throws',
		async (format) => {
			const good = bookOf(format, {
				One: sheetOf([
					['name', 'value'],
					['Ann', 1],
					['Bob', 2.5]
				])
			});
			await fc.assert(
				fc.asyncProperty(
					fc.nat({ max: good.length }),
					fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 })), {
						maxLength: 12
					}),
					async (length, damages) => {
						const bytes = good.slice(0, length === 0 ? good.length : length);
						for (const [at, to] of damages) if (at < bytes.length) bytes[at] = to;
						if (bytes[0] !== good[0]) return;
						const book = await openWorkbook(bytes);
						if (book.ok) book.value.text(book.value.usual);
					}
				),
				{ numRuns: 150 }
			);
		}
	);

	test('a workbook without a value is empty', async () => {
		expect(await faultOf(bookOf('xlsx', { One: sheetOf([]) }))).toEqual({ code: 'empty' });
	});

	test('SheetJS itself reads what the tests write, so that they prove something', () => {
		const bytes = bookOf('xlsx', { One: sheetOf([['a']]) });
		expect(read(bytes, { type: 'array' }).SheetNames).toEqual(['One']);
		expect(csvFile(['a'], [])).toContain('a');
	});
});
