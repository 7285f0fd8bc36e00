import { describe, expect, test } from 'vitest';
import { callout, heading, paragraph, table, taskList } from '../note/blocks';
import type { Note } from '../note/note';
import { asHtml } from './html';

const NAMES = {
	...{ language: 'pl', title: 'A <b>title</b>' },
	nameOf: (kind: string, id: string) => `${kind}:${id}`,
	pictureOf: (file: string) => (file === 'here' ? 'data:image/png;base64,AA==' : null)
};
const html = (...note: Note): string => asHtml(note, NAMES);

describe('a text as a file of HTML', () => {
	test('nothing that somebody wrote is read as a part of the page', () => {
		const evil = `"><script>steal()</script><img src=x onerror='steal()'>`;
		const file = html(
			paragraph(evil),
			heading(evil, 2),
			{ type: 'codeBlock', content: [{ type: 'text', text: evil }] },
			{ type: 'picture', attrs: { file: 'here', alt: evil } },
			{ type: 'picture', attrs: { file: 'gone', alt: evil } },
			{ type: 'callout', attrs: { tone: evil }, content: [paragraph('x')] },
			{
				type: 'paragraph',
				content: [
					{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: evil } }] },
					{ type: 'mention', attrs: { kind: 'member', id: evil } }
				]
			}
		);
		expect(file.match(/<(?:script|img)[^>]*>/gu)).toEqual([
			expect.stringMatching(/^<img src="data:image\/png;base64,AA==" alt="[^"<>]*">$/u)
		]);
		expect(file.replaceAll(/"[^"]*"/gu, '')).not.toMatch(/<[^>]*onerror/u);
		expect(file).toContain('<title>A &#60;b&#62;title&#60;/b&#62;</title>');
		expect(file).toContain(`content="default-src 'none';`);
	});

	test('rows of headings at the top of a table are repeated on paper', () => {
		expect(html(table(['Who'], ['Anna']))).toContain(
			'<table><thead><tr><th><p>Who</p></th></tr></thead><tbody><tr><td><p>Anna</p></td></tr></tbody></table>'
		);
	});

	test('its blocks are those of the text', () => {
		const file = html(heading('Aim'), callout('tip', 'Mind'), taskList(['done', 'open'], 1));
		expect(file).toContain('<html lang="pl">');
		expect(file).toContain('<h2>Aim</h2>');
		expect(file).toContain('<aside data-callout="tip"><p>Mind</p></aside>');
		expect(file.match(/<input type="checkbox" disabled(?: checked)?>/gu)).toHaveLength(2);
		expect(file.match(/ checked>/gu)).toHaveLength(1);
	});
});
