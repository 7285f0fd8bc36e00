import { describe, expect, test } from 'vitest';
import { blocksOf, inlinesOf } from './markup';

const text = (words: string) => ({ is: 'text', text: words });
const item = (words: string) => ({ parts: [text(words)], lists: [] });
const marked = (words: string) => words.replaceAll('~', '\u2060');

describe('what a post is drawn from', () => {
	test('code, quotes and lists are blocks of their own', () => {
		expect(
			blocksOf('Look:\n```\n<b>x</b>\n```\n> said\n> before\n- one\n- two\n1. first\nend')
		).toEqual([
			{ is: 'text', parts: [text('Look:')] },
			{ is: 'code', text: '<b>x</b>' },
			{ is: 'quote', parts: [text('said\nbefore')] },
			{ is: 'list', ordered: false, items: [item('one'), item('two')] },
			{ is: 'list', ordered: true, items: [item('first')] },
			{ is: 'text', parts: [text('end')] }
		]);
		expect(blocksOf('```\nnever closed')).toEqual([{ is: 'code', text: 'never closed' }]);
	});

	test('marks, addresses and mentions within a line', () => {
		expect(
			inlinesOf('**bold** _it_ ~~no~~ `a*b` snake_case_name https://a.example [[member:a1]]')
		).toEqual([
			{ is: 'bold', parts: [text('bold')] },
			text(' '),
			{ is: 'italic', parts: [text('it')] },
			text(' '),
			{ is: 'strike', parts: [text('no')] },
			text(' '),
			{ is: 'code', text: 'a*b' },
			text(' snake_case_name '),
			{ is: 'link', text: 'https://a.example', href: 'https://a.example/' },
			text(' '),
			{ is: 'token', kind: 'member', id: 'a1' }
		]);
	});

	test.each([
		'<script>alert(1)</script>',
		'<img src=x onerror=alert(1)>',
		'[x](javascript:alert(1))',
		'javascript:alert(1)',
		'data:text/html,<script>1</script>'
	])('HI-11 · %s stays words', (words) => {
		const [block] = blocksOf(words);
		expect(block).toEqual({ is: 'text', parts: [text(words)] });
	});

	test('a text of nothing but signs is taken apart in time', () => {
		for (const sign of ['*', '_', '`', '~', '>', '- ', '[[', '**a']) {
			const long = sign.repeat(Math.floor(20_000 / sign.length));
			expect(blocksOf(long).length).toBeGreaterThan(0);
		}
	});

	test('headings, lists in lists and words that lead somewhere are said with a sign that nobody sees', () => {
		expect(blocksOf(marked('##~ Plan\n- one\n  ~1. below\n  ~2. and\n    ~- deep\n- two'))).toEqual(
			[
				{ is: 'heading', level: 2, parts: [text('Plan')] },
				{
					...{ is: 'list', ordered: false },
					items: [
						{
							parts: [text('one')],
							lists: [
								{
									...{ is: 'list', ordered: true },
									items: [
										item('below'),
										{
											parts: [text('and')],
											lists: [{ is: 'list', ordered: false, items: [item('deep')] }]
										}
									]
								}
							]
						},
						item('two')
					]
				}
			]
		);
		expect(
			inlinesOf(marked('~**~so _~very~~_~~** [~here~~](https://a.example/x) **no** _no_'))
		).toEqual([
			{ is: 'bold', parts: [text('so '), { is: 'italic', parts: [text('very')] }] },
			text(' '),
			{ is: 'named', href: 'https://a.example/x', parts: [text('here')] },
			text(' **no** _no_')
		]);
	});

	test.each(['# not a heading', '[x](https://a.example)', '**a _b_ c**', '  - no list'])(
		'what was said before there were more marks reads as before: %s',
		(words) => {
			const read = JSON.stringify(blocksOf(words));
			expect(read).not.toMatch(/"(heading|named|italic|list)"/u);
		}
	);

	test.each(['javascript:alert(1)', 'data:text/html,x', '//evil', 'vbscript:x', 'https://'])(
		'HI-11 · words lead to addresses of the web alone, never to %s',
		(address) => {
			const [part] = inlinesOf(marked(`~[~press~~](${address})`));
			expect(part).toEqual(text('press'));
		}
	);

	test('a line of nothing but beginnings and ends of marks is taken apart in time', () => {
		for (const sign of ['**~', '_~', '`~', '[~', '~~', '~', '~~**', '**~_~~~**', '[~x~~](']) {
			const long = marked(`~${sign.repeat(Math.floor(20_000 / sign.length))}`);
			const start = performance.now();
			expect(inlinesOf(long).length).toBeGreaterThanOrEqual(0);
			expect(performance.now() - start).toBeLessThan(1000);
		}
	});
});
