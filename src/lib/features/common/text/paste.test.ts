import { describe, expect, test } from 'vitest';
import { pastedPictures, picturesIn, tablesAsLines } from './paste';

/** The text as a note shows it: one line per paragraph. */
const lines = (html: string): string[] =>
	tablesAsLines(html)
		.split(/<\/?p[^>]*>/)
		.map((part) =>
			part
				.replace(/<[^>]*>/g, '')
				.replace(/[ \t\n]+/g, ' ')
				.trim()
		)
		.filter((part) => part !== '');

const cell = (words: string): string[] => words.split('\u2003').map((word) => word.trim());

describe('a table that is pasted into a note', () => {
	test.each([
		[
			'as browsers write it',
			'<table><tbody><tr><td>Pump</td><td>100</td><td>200</td></tr><tr><td>Hose</td><td>3045</td></tr></tbody></table>'
		],
		[
			'as a spreadsheet does, with styles and blocks',
			`<table border=0 style='width:10pt'><colgroup><col width="87" span=2></colgroup>
			<tr height=20><td class="xl>65"><p>Pump</p></td><td align=right>100</td><td>200</td></tr>
			<tr><th>Hose</th><td><div>3045</div></td></tr></table>`
		],
		[
			'without the ends that HTML lets one leave out',
			'<TABLE><TR><TD>Pump<TD>100<TD>200<TR><TD>Hose<TD>3045</TABLE>'
		]
	])('is a line for each row with a gap between its cells: %s', (_, html) => {
		expect(lines(html).map(cell)).toEqual([
			['Pump', '100', '200'],
			['Hose', '3045']
		]);
	});

	test('what stands around it stays as it is; an empty cell is a gap of its own', () => {
		const html =
			'<p>Before <b>it</b></p><table><tr><td>a</td><td></td><td>b</td></tr></table><ul><li>After</li></ul>';
		expect(tablesAsLines(html)).toBe(
			'<p>Before <b>it</b></p><p>a\u2003\u2003b</p><ul><li>After</li></ul>'
		);
	});

	test('a table within a cell is a part of that row, and marks within a cell stay', () => {
		const html =
			'<table><tr><td><b>a</b></td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>';
		expect(lines(html)).toHaveLength(1);
		expect(cell(lines(html)[0] ?? '').filter(Boolean)).toEqual(['a', '1', '2']);
		expect(tablesAsLines(html)).toContain('<b>a</b>');
	});

	test('costs as much as it is long', () => {
		const html = `<table>${'<tr><td>1</td><td>2</td></tr>'.repeat(20_000)}</table>`;
		expect(tablesAsLines(html).match(/<p>/g)).toHaveLength(20_000);
	});
});

describe('a picture within pasted text', () => {
	const DOT = 'data:image/png;base64,iVBORw0KGgo=';

	test('is to be attached where its bytes came along, else it is counted as left out', () => {
		const html = `<p>See <img alt="a > b" src="${DOT}"> and <img src='https://example.com/x.png'></p>`;
		expect(picturesIn(html)).toEqual([DOT, 'https://example.com/x.png']);
		const { given, left } = pastedPictures(html, []);
		expect([given.map(({ name, type }) => [name, type]), left]).toEqual([
			[['1.png', 'image/png']],
			1
		]);
	});

	test('the files of the clipboard are those pictures; a picture of a mere table is none', () => {
		const file = { name: 'image.png', type: 'image/png', bytes: new Blob([]) };
		expect(pastedPictures('<img src="https://example.com/x.png">', [file])).toEqual({
			given: [file],
			left: 0
		});
		expect(pastedPictures('<table><tr><td>1</td></tr></table>', [file])).toEqual({
			given: [],
			left: 0
		});
	});

	test('nothing else is taken for one', () => {
		expect(pastedPictures('<img src="data:image/svg+xml;base64,PHN2Zz4="><img>', [])).toEqual({
			given: [],
			left: 2
		});
	});
});
