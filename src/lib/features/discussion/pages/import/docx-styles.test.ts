import { describe, expect, test } from 'vitest';
import { styleMap } from './docx-styles';

const style = (id: string, name: string, more = '', type = 'paragraph'): string =>
	`<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;
const basedOn = (id: string): string => `<w:basedOn w:val="${id}"/>`;
const outline = (level: number): string =>
	`<w:pPr><w:outlineLvl w:val="${String(level)}"/></w:pPr>`;

/** What the styles of a document mean that are its own. */
const ownOf = (...styles: readonly string[]): readonly string[] => {
	const usual = new Set(styleMap(''));
	return styleMap(`<w:styles>${styles.join('')}</w:styles>`).filter((line) => !usual.has(line));
};

describe('PG-01 · the styles of a Word document', () => {
	test('own ones are headings by the outline, or by what they are made of, in any language', () => {
		const found = ownOf(
			style('Heading2', 'heading 2', outline(1)),
			style('Naglowek', 'Nagłówek działu', outline(0)),
			style('Muc', 'Mục nhỏ', basedOn('Heading2')),
			style('Tief', 'Tief', basedOn('Muc')),
			style('Eighth', 'Eighth', outline(7)),
			style('It', "Editor's \\ own", outline(2))
		);
		expect(found).toEqual([
			"p[style-name='Nagłówek działu'] => h1:fresh",
			"p[style-name='Mục nhỏ'] => h2:fresh",
			"p[style-name='Tief'] => h2:fresh",
			"p[style-name='Eighth'] => h6:fresh",
			"p[style-name='Editor\\'s \\\\ own'] => h3:fresh"
		]);
	});

	test('what is no heading, is of words, or is known already says nothing of its own', () => {
		const found = ownOf(
			style('Heading1', 'heading 1', outline(0)),
			style('Body', 'Body', outline(9)),
			style('Plain', 'Plain'),
			style('Inner', 'Inner', outline(9) + basedOn('Heading1')),
			style('Char', 'heading 1 Char', outline(0), 'character'),
			style('TOCHeading', 'TOC Heading', basedOn('Heading1')),
			style('Quote', 'Quote', basedOn('Heading1'))
		);
		expect(found).toEqual([]);
	});

	test('styles that are made of each other in a circle end, and so does what is no XML', () => {
		expect(ownOf(style('A', 'A', basedOn('B')), style('B', 'B', basedOn('A')))).toEqual([]);
		expect(styleMap('<w:style w:type="paragraph" w:styleId="x"><w:name')).toEqual(styleMap(''));
	});
});
