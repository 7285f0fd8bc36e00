import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bulletList, callout, heading, paragraph, table, taskList } from '$lib/domain/note/blocks';
import type { Note, NoteNode } from '$lib/domain/note/note';
import { asHtml } from '$lib/domain/page/html';
import { asMarkdown } from '$lib/domain/page/markdown';
import { readHtml } from './html-note';
import { markdownHtml } from './markdown-html';

const NAMES = {
	nameOf: (kind: string, id: string) => `${kind}:${id}`,
	pictureOf: (id: string) => id
};
const ports = {
	pictureOf: (src: string) => (src.startsWith('in/') ? src : null),
	pageOf: () => null
};
const html = (text: string) => readHtml(text, ports) ?? { title: null, note: [] };
const markdown = (text: string) => html(markdownHtml(text).html);
const para = (text: string): NoteNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });

/** What an editor would throw away is never made. */
function expectWhole({ type, content = [] }: NoteNode): void {
	const within = content.map((part) => part.type);
	if (type === 'bulletList' || type === 'orderedList') {
		expect(within.length).toBeGreaterThan(0);
		expect(new Set(within)).toEqual(new Set(['listItem']));
	}
	if (type === 'taskList') expect(new Set(within)).toEqual(new Set(['taskItem']));
	if (type === 'listItem' || type === 'taskItem') expect(within[0]).toBe('paragraph');
	if (type === 'table') expect(new Set(within)).toEqual(new Set(['tableRow']));
	if (type === 'tableRow') expect(within.every((part) => part.startsWith('table'))).toBe(true);
	if (/Cell|Header|quote|callout/u.test(type)) expect(within.length).toBeGreaterThan(0);
	if (type === 'details') expect([within[0], within.length > 1]).toEqual(['detailsSummary', true]);
	if (type === 'paragraph' || type === 'heading') {
		expect(within.filter((part) => part !== 'text' && part !== 'hardBreak')).toEqual([]);
	}
	for (const part of content) expectWhole(part);
}

describe('PG-01 · HTML as the text of a page', () => {
	test('what was saved as HTML is read as it was', () => {
		const note: Note = [
			heading('Aim'),
			paragraph('One line.'),
			callout('warning', 'Mind the step'),
			heading('Ways', 2),
			bulletList('by boat', 'on foot'),
			taskList(['done', 'open'], 1),
			{
				type: 'codeBlock',
				attrs: { language: 'css' },
				content: [{ type: 'text', text: 'a > b {\n  x: y;\n}' }]
			},
			table(['Who', 'When'], ['Anna', 'today']),
			{ type: 'blockquote', content: [paragraph('Said')] },
			{ type: 'horizontalRule' },
			{
				type: 'details',
				content: [
					{ type: 'detailsSummary', content: paragraph('More').content ?? [] },
					paragraph('Less')
				]
			}
		];
		const saved = asHtml(note, { ...NAMES, language: 'en', title: 'Plan' });
		expect(html(saved)).toEqual({ title: 'Plan', note });
	});

	test('what stands above or below the line stays there, where there are letters for it', () => {
		const { note } = html(
			'<p>12 m<sup>2</sup>, H<sub>2</sub>O, 1<sup>st</sup>, <sup>[1]</sup></p>'
		);
		expect(note).toEqual([para('12 m², H₂O, 1st, [1]')]);
	});

	test('nothing that runs, is fetched or is drawn elsewhere is taken', () => {
		const { note } = html(
			'<p onclick="steal()">Hello <script>steal()</script><img src="https://else/where.png" onerror="steal()"> you</p>' +
				'<iframe src="https://else">in it</iframe><svg><script>steal()</script><text>drawn</text></svg>' +
				'<a href="javascript:steal()">press</a> <a href="https://x.example/">safe</a><style>p{}</style>' +
				'<object data="x"></object><math><mi>x</mi></math><form action="https://else"><input name=a></form>'
		);
		expect(JSON.stringify(note)).not.toMatch(/steal|javascript|else|drawn|onerror/u);
		expect(note).toEqual([
			para('Hello you'),
			{
				type: 'paragraph',
				content: [
					{ type: 'text', text: 'press ' },
					{
						type: 'text',
						text: 'safe',
						marks: [{ type: 'link', attrs: { href: 'https://x.example/' } }]
					}
				]
			}
		]);
	});

	test('nesting without end is not read to its end, and a deep one loses no words', () => {
		expect(readHtml('<div><ul><li>'.repeat(500_000), ports)).toBeNull();
		const deep = `${'<div><ul><li>'.repeat(500)}words${'</li></ul></div>'.repeat(500)}`;
		expect(JSON.stringify(html(deep).note)).toContain('words');
	});

	test('the first heading is the title, and those below it begin a level higher', () => {
		const { title, note } = html('<h1>Plan <b>B</b></h1><h2>One</h2><h3>Two</h3><h6>Deep</h6>');
		expect(title).toBe('Plan B');
		expect(note.map(({ attrs }) => attrs?.['level'])).toEqual([1, 2, 3]);
		expect(html('<title> A\n page </title><p>text</p>').title).toBe('A page');
	});

	test('what stands where it cannot be is given what has to be around it', () => {
		expect(html('<li>one</li>').note).toEqual([
			{ type: 'bulletList', content: [{ type: 'listItem', content: [para('one')] }] }
		]);
		expect(html('<ul>loose<li><h2>in it</h2></li></ul>').note).toMatchObject([
			{
				type: 'bulletList',
				content: [
					{ content: [para('loose')] },
					{ content: [{ type: 'paragraph' }, { type: 'heading' }] }
				]
			}
		]);
		expect(html('<td>cell</td>').note).toMatchObject([
			{
				type: 'table',
				content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [para('cell')] }] }]
			}
		]);
		expect(html('<h1>with <img src="in/a.png" alt="A"> in it</h1>')).toMatchObject({
			title: 'with in it',
			note: [{ type: 'picture', attrs: { file: 'in/a.png', alt: 'A' } }]
		});
	});
});

describe('PG-01 · Markdown as the text of a page', () => {
	test('all that our own export writes comes back as it was', () => {
		const text = [
			'## Heading',
			'Words **bold**, *italic*, ~~gone~~, `code` and [a link](<https://x.example/>).',
			'- one\n- two\n  - deeper',
			'3. three\n4. four',
			'- [ ] open\n- [x] done',
			'> quoted',
			'> [!WARNING]\n> Mind the gap',
			'```ts\nconst a = 1 < 2;\n```',
			'| A | B |\n| --- | --- |\n| 1 | a\\|b |',
			'---',
			'![A](in/a.png)'
		].join('\n\n');
		const once = markdown(text);
		const again = markdown(asMarkdown(once.note, NAMES));
		expect(again.note).toEqual(once.note);
		expect(once.note.map(({ type }) => type)).toEqual(
			'heading paragraph bulletList orderedList taskList blockquote callout codeBlock table horizontalRule picture'.split(
				' '
			)
		);
		expect(once.note[7]).toMatchObject({ attrs: { language: 'ts' } });
	});

	test('front matter names the page, and is not in it', () => {
		const source = markdownHtml('---\ntitle: "A: plan"\ntags: [x]\n---\nText');
		expect(source.title).toBe('A: plan');
		expect(html(source.html).note).toEqual([para('Text')]);
	});

	test('any text at all is read as blocks in which every list has entries and every cell something to write in', () => {
		const piece = fc.constantFrom(
			...[
				'# a',
				'- b',
				'1. c',
				'> d',
				'```',
				'| e | f |',
				'|---|',
				'**',
				'*',
				'[x](y)',
				'<b>',
				'</td>',
				'<li>',
				'\n',
				'\n\n',
				'    ',
				'word',
				'&amp;',
				'\\',
				'~~',
				'`',
				'- [ ] t',
				'<table>',
				'<details>',
				'<h1>'
			]
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
				const { note } = markdown(pieces.join(' '));
				for (const node of note) expectWhole(node);
			})
		);
	});
});
