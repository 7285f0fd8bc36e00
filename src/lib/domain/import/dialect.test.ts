import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyRows, detectDialect, headersOf, type Dialect } from './dialect';

describe('detecting the dialect', () => {
	test.each<[string, string, Dialect['delimiter']]>([
		['comma', 'name,city\nAnna,Gdynia\n', ','],
		['semicolon with decimal commas', 'name;value\nA;1,5\nB;2,25\n', ';'],
		['tab with commas in the text', 'name\taddress\nA\tStreet 1, Hanoi\nB\tStreet 2, Hue\n', '\t'],
		['pipe', 'a|b|c\n1|2|3\n', '|'],
		['quoted commas do not count', '"a, b";c\n"d, e";f\n', ';'],
		['a hint of Excel', 'sep=|\na,b|c,d\n', '|'],
		['a single column', 'name\nAnna\nBea\n', ',']
	])('%s', (_, text, delimiter) => {
		expect(detectDialect(text)).toMatchObject({ delimiter, header: true });
	});

	test('a first row with values in it is no header', () => {
		expect(detectDialect('Anna,12.5,2024-01-05\nBea,3,2024-02-05\n').header).toBe(false);
		expect(detectDialect('Anna,anna@polder.example\n').header).toBe(false);
		expect(detectDialect('deal_stage,2nd contact\n').header).toBe(true);
	});

	test('columns have different names, and a number where they have none', () => {
		const dialect: Dialect = { delimiter: ',', header: true };
		expect(headersOf('\n name ,,name,__proto__\nA,B,C,D\n', dialect)).toEqual([
			'name',
			'#2',
			'name (2)',
			'__proto__'
		]);
		expect(headersOf('A,B\n', { ...dialect, header: false })).toEqual(['#1', '#2']);
	});

	test('rows keep the numbers that a spreadsheet shows', () => {
		const text = '\nname\nA\n\nB\n';
		const rows = [...bodyRows(text, { delimiter: ',', header: true })];
		expect(rows.map(({ row, cells }) => [row, cells[0]])).toEqual([
			[3, 'A'],
			[4, ''],
			[5, 'B']
		]);
	});

	test('never throws on any text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const dialect = detectDialect(text);
				const headers = headersOf(text, dialect);
				expect(new Set(headers).size).toBe(headers.length);
				for (const row of bodyRows(text, dialect)) expect(row.row).toBeGreaterThan(0);
			})
		);
	});
});
