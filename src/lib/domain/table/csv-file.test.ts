import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvFile, plainCell } from './csv-file';

const line = (value: string | number | null) => csvFile([], [[value]]).split('\r\n')[1];

test.each([
	['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
	['+48 600', "'+48 600"],
	['-1', "'-1"],
	['@SUM(A1)', "'@SUM(A1)"],
	[' =1+1', "' =1+1"],
	['\t=1', `"'\t=1"`],
	['＝1', "'＝1"],
	['|calc', "'|calc"]
])('OP-10 · a spreadsheet takes %j for no formula', (value, expected) => {
	expect(line(value)).toBe(expected);
});

test.each([
	['plain', 'plain'],
	['a,b', '"a,b"'],
	['a;b', '"a;b"'],
	['say "so"', '"say ""so"""'],
	['two\nlines', '"two\nlines"'],
	['Łódź', 'Łódź'],
	[-12.5, '-12.5'],
	[1.125, '1.1250'],
	["'tis", "'tis"],
	// A line without anything would be no row.
	[null, '""']
])('%j is written %j', (value, expected) => {
	expect(line(value)).toBe(expected);
});

test('a mark, a head, and lines of the same width', () => {
	expect(csvFile(['a', 'b'], [['x', 1]])).toBe('\uFEFFa,b\r\nx,1\r\n');
});

test('what was written as no formula is itself again', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: fc.constantFrom("'", '=', '+', '-', ' ', 'a', '＝') }),
			(text) => {
				const [, cell = ''] = csvFile(['x'], [[text]], '\u0000').split('\r\n');
				const bare = cell.startsWith('"') ? cell.slice(1, -1) : cell;
				expect(plainCell(bare)).toBe(text);
			}
		)
	);
});
