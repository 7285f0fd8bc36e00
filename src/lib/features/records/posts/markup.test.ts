import { describe, expect, test } from 'vitest';
import { blocksOf, inlinesOf } from './markup';

const text = (words: string) => ({ is: 'text', text: words });

describe('what a post is drawn from', () => {
	test('code, quotes and lists are blocks of their own', () => {
		expect(
			blocksOf('Look:\n```\n<b>x</b>\n```\n> said\n> before\n- one\n- two\n1. first\nend')
		).toEqual([
			{ is: 'text', parts: [text('Look:')] },
			{ is: 'code', text: '<b>x</b>' },
			{ is: 'quote', parts: [text('said\nbefore')] },
			{ is: 'list', ordered: false, items: [[text('one')], [text('two')]] },
			{ is: 'list', ordered: true, items: [[text('first')]] },
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
});
