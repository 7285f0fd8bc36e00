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

	// Reading that grew with the square of the length would run into the time limit.
	test('a megabyte of quotes is read in time that grows with its size', () => {
		const text = '"a\n""\n'.repeat(200_000);
		let rows = 0;
		for (const row of readCsv(text, ',')) rows += row.cells.length;
		expect(rows).toBe(400_000);
	});
});
