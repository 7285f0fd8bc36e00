import { describe, expect, test } from 'vitest';
import type { NoteMark, NoteNode } from '../note/note';
import { asMarkdown } from './markdown';

const text = (words: string, ...marks: NoteMark[]): NoteNode => ({
	type: 'text',
	text: words,
	...(marks.length === 0 ? {} : { marks })
});
const para = (...content: NoteNode[]): NoteNode => ({ type: 'paragraph', content });
const names = {
	nameOf: (kind: string, id: string) => `${kind}:${id}`,
	pictureOf: (id: string) => `files/${id} a.png`
};
const written = (...nodes: NoteNode[]): string => asMarkdown(nodes, names).trimEnd();

describe('a text as Markdown', () => {
	const cell = (type: string, words: string): NoteNode => ({ type, content: [para(text(words))] });

	test.each<[string, NoteNode, string]>([
		['a heading', { type: 'heading', attrs: { level: 2 }, content: [text('Plan')] }, '## Plan'],
		['marks', para(text('a '), text('b ', { type: 'bold' }), text('c')), 'a **b** c'],
		[
			'a link',
			para(text('here', { type: 'link', attrs: { href: 'https://example.com/a_b' } })),
			'[here](<https://example.com/a_b>)'
		],
		['signs that mean nothing', para(text('2 * 3 <b> [x] _y_')), '2 \\* 3 \\<b\\> \\[x\\] \\_y\\_'],
		['what would begin a list', para(text('- no list')), '\\- no list'],
		['a mention', para({ type: 'mention', attrs: { kind: 'member', id: 'anna' } }), 'member:anna'],
		[
			'a checklist in a list',
			{
				type: 'bulletList',
				content: [
					{
						type: 'listItem',
						content: [
							para(text('one')),
							{
								type: 'taskList',
								content: [
									{ type: 'taskItem', attrs: { checked: true }, content: [para(text('two'))] }
								]
							}
						]
					}
				]
			},
			'- one\n  - [x] two'
		],
		[
			'code with a fence in it',
			{ type: 'codeBlock', attrs: { language: 'md' }, content: [text('```\nx\n```')] },
			'````md\n```\nx\n```\n````'
		],
		[
			'a table',
			{
				type: 'table',
				content: [
					{ type: 'tableRow', content: [cell('tableHeader', 'Who'), cell('tableHeader', 'a|b')] },
					{ type: 'tableRow', content: [cell('tableCell', 'Anna')] }
				]
			},
			'| Who | a\\|b |\n| --- | --- |\n| Anna |  |'
		],
		[
			'a table with cells over several others, and with lines and code in a cell',
			{
				type: 'table',
				content: [
					{
						type: 'tableRow',
						content: [
							{ ...cell('tableHeader', 'A'), attrs: { rowspan: 2 } },
							{ ...cell('tableHeader', 'B'), attrs: { colspan: 2 } },
							cell('tableHeader', 'C')
						]
					},
					{
						type: 'tableRow',
						content: [
							{
								type: 'tableCell',
								content: [para(text('x|y', { type: 'code' })), para(text('z'))]
							},
							cell('tableCell', '2'),
							{
								type: 'tableCell',
								content: [para(text('one'), { type: 'hardBreak' }, text('two'))]
							}
						]
					}
				]
			},
			'| A | B |  | C |\n| --- | --- | --- | --- |\n|  | `x\\|y`<br>z | 2 | one<br>two |'
		],
		[
			'paragraphs of an entry',
			{
				type: 'bulletList',
				content: [{ type: 'listItem', content: [para(text('one')), para(text('two'))] }]
			},
			'- one\n\n  two'
		],
		['code with signs of code in it', para(text('`a` b', { type: 'code' })), '`` `a` b ``'],
		[
			'code that is a link',
			para(text('f()', { type: 'code' }, { type: 'link', attrs: { href: 'https://a.example' } })),
			'[`f()`](<https://a.example>)'
		],
		[
			'a callout',
			{ type: 'callout', attrs: { tone: 'tip' }, content: [para(text('Mind'))] },
			'> [!TIP]\n> Mind'
		],
		[
			'a picture',
			{ type: 'picture', attrs: { file: 'f1', alt: 'Roof' } },
			'![Roof](files/f1%20a.png)'
		]
	])('%s', (_, node, expected) => {
		expect(written(node)).toBe(expected);
	});
});
