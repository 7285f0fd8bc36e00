import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { readCsv } from './csv';
import { csvFile } from '../table/csv-file';

const cellsOf = (text: string, delimiter = ',') =>
	[...readCsv(text, delimiter)].map(({ cells }) => [...cells]);

describe('reading CSV', () => {
	test.each<[string, string, string[][]]>([
		[
			'line ends of every kind',
			'a,b\r\nc,d\ne,f\rg,h',
			[
				['a', 'b'],
				['c', 'd'],
				['e', 'f'],
				['g', 'h']
			]
		],
		['a last line end adds no row', 'a,b\n', [['a', 'b']]],
		['blank lines are rows', 'a\n\nb', [['a'], [''], ['b']]],
		[
			'quoted delimiters and line ends',
			'"a,b","c\r\nd"\ne,f',
			[
				['a,b', 'c\r\nd'],
				['e', 'f']
			]
		],
		['doubled quotes', '"say ""hi""",x', [['say "hi"', 'x']]],
		['an empty quoted cell', '"",x', [['', 'x']]],
		['a quote inside a bare cell is text', '5" pipe,x', [['5" pipe', 'x']]],
		[
			'blanks after a closing quote',
			'"a" ,"b"\t\n"c",d',
			[
				['a', 'b'],
				['c', 'd']
			]
		],
		[
			'trailing delimiter',
			'a,\n,b',
			[
				['a', ''],
				['', 'b']
			]
		],
		['nothing', '', []]
	])('%s', (_, text, expected) => {
		expect(cellsOf(text)).toEqual(expected);
	});

	test('text after a closing quote breaks its row only, and says on which line', () => {
		const rows = [...readCsv('h,i\n"a\nb",c\n"x"y,z\nd,e\n', ',')];
		expect(rows.map(({ row, line, fault }) => ({ row, line, fault }))).toEqual([
			{ row: 1, line: 1, fault: null },
			{ row: 2, line: 2, fault: null },
			{ row: 3, line: 4, fault: 'text-after-quote' },
			{ row: 4, line: 5, fault: null }
		]);
		expect(rows[2]?.cells).toEqual(['"x"y,z']);
		expect(rows[3]?.cells).toEqual(['d', 'e']);
	});

	test('a quote that never closes breaks its row only', () => {
		const rows = [...readCsv('a,b\nc,"d\ne,f\n', ',')];
		expect(rows.map(({ cells, fault }) => ({ cells, fault }))).toEqual([
			{ cells: ['a', 'b'], fault: null },
			{ cells: ['c,"d'], fault: 'quote-open' },
			{ cells: ['e', 'f'], fault: null }
		]);
	});

	test('a stray quote that a later row closes costs neither row below it', () => {
		const rows = [...readCsv('a,"b\nc,d\n"e",f\n', ',')];
		expect(rows.map(({ cells, fault }) => [cells, fault])).toEqual([
			[['a,"b'], 'text-after-quote'],
			[['c', 'd'], null],
			[['e', 'f'], null]
		]);
	});

	test.each([
		['"Hoa Sen" JSC', '"Hoa Sen" JSC'],
		['"Hoa Sen" JSC  ', '"Hoa Sen" JSC  '],
		['"Hoa%Sen" JSC', '"Hoa%Sen" JSC'],
		['"Hoa" and "Sen% Ltd" JSC', '"Hoa" and "Sen% Ltd" JSC'],
		['"Hoa ""S"" Sen" JSC', '"Hoa ""S"" Sen" JSC'],
		['"Hoa Sen" (the "big% one")', '"Hoa Sen" (the "big% one")'],
		['"Hoa" pipe 5"', '"Hoa" pipe 5"'],
		['"Hoa Sen"% JSC', null],
		['"He said "yes"', null],
		['"a" b"', '"a" b"'],
		['"a\nb" c', null]
	])(
		'a cell that begins with quotes and goes on after them, in every delimiter: %j',
		(written, read) => {
			for (const mark of [',', ';', '\t', '|']) {
				const [cell, expected] = [written, read].map((one) => one?.replaceAll('%', mark));
				const rows = [
					...readCsv(`a${mark}b${mark}c\n1${mark}${cell ?? ''}${mark}2\nd${mark}e${mark}f`, mark)
				];
				if (expected === undefined) {
					expect([
						mark,
						rows.some(({ fault }) => fault !== null) || rows[1]?.cells.length !== 3
					]).toEqual([mark, true]);
					continue;
				}
				expect(rows.map(({ cells, fault }) => [cells, fault])).toEqual([
					[['a', 'b', 'c'], null],
					[['1', expected, '2'], null],
					[['d', 'e', 'f'], null]
				]);
			}
		}
	);

	const cell = fc.oneof(
		fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'ł', '\t') }),
		fc.string({ unit: 'binary' })
	);
	const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 12 });
	const delimiter = fc.constantFrom(',', ';', '\t', '|');

	test('what is written reads back the same', () => {
		fc.assert(
			fc.property(table, delimiter, (rows, mark) => {
				const text = csvFile([], rows, mark).replace(/^\uFEFF\r\n/, '');
				expect(cellsOf(text, mark)).toEqual(rows);
			})
		);
	});

	test('agrees with Papa Parse on every well-formed text', () => {
		fc.assert(
			fc.property(table, delimiter, (rows, mark) => {
				const text = Papa.unparse(rows, { delimiter: mark, newline: '\n', quotes: true });
				const expected = Papa.parse<string[]>(text, { delimiter: mark, newline: '\n' }).data;
				expect(cellsOf(text, mark)).toEqual(rows.length === 0 ? [] : expected);
			})
		);
	});

	test('beside cells that begin with quotes and go on after them, every other cell is as Papa Parse reads it', () => {
		const plain = fc.string({ unit: fc.constantFrom('a', 'b', ',', ';', '|', '"', ' ', 'ł') });
		const name = fc.tuple(
			fc.string({ unit: fc.constantFrom('H', 'o', 'ê', ' ', ',', ';', '\t', '|'), minLength: 1 }),
			fc.string({ unit: fc.constantFrom('J', 'S', 'C', '.', ' ', '-'), maxLength: 6 })
		);
		const row = fc.array(fc.oneof(plain, name), { minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(fc.array(row, { maxLength: 8 }), delimiter, (rows, mark) => {
				const meant = rows.map((cells) =>
					cells.map((one) => (typeof one === 'string' ? one : `"${one[0]}" x${one[1]}`))
				);
				const text = rows
					.map((cells, at) =>
						cells.map((one, column) =>
							typeof one === 'string'
								? Papa.unparse([[one]], { delimiter: mark, quotes: true })
								: (meant[at]?.[column] ?? '')
						)
					)
					.map((cells) => cells.join(mark))
					.join('\n');
				const read = [...readCsv(text, mark)];
				expect(read.map(({ fault }) => fault)).toEqual(read.map(() => null));
				expect(read.map(({ cells }) => cells)).toEqual(meant);
				// The same value, written by other programs with doubled quotes.
				const proper = Papa.unparse(meant, { delimiter: mark, newline: '\n', quotes: true });
				expect(cellsOf(proper, mark)).toEqual(meant);
			})
		);
	});

	test('never throws, never stops, and loses no letter of any text', () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r', ' ') });
		fc.assert(
			fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (input) => {
				const rows = [...readCsv(input, ',')];
				const letters = (from: string) => from.replace(/[^a-z]/g, '');
				expect(letters(rows.flatMap(({ cells }) => cells).join(''))).toBe(letters(input));
				expect(rows.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
			}),
			{ numRuns: 500 }
		);
	});

	// Reading in quadratic time would exceed the time limit.
	test('a megabyte of quotes is read in time that grows with its size', () => {
		const text = '"a\n""\n'.repeat(200_000);
		let rows = 0;
		for (const row of readCsv(text, ',')) rows += row.cells.length;
		expect(rows).toBe(400_000);
	});
});
