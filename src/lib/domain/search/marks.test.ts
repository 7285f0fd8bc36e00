import fc from 'fast-check';
import { expect, test } from 'vitest';
import { words } from '../text/fold';
import { markAsked } from './marks';

const shown = (text: string, asked: string) =>
	markAsked(text, words(asked))
		.map(({ text: part, isAsked }) => (isAsked ? `[${part}]` : part))
		.join('');

test.each([
	['Harbour crane', 'crane har', '[Har]bour [crane]'],
	['Đà Nẵng', 'da nang', '[Đà] [Nẵng]'],
	['Ða\u0300 Na\u0306\u0303ng', 'nan', 'Ða\u0300 [Na\u0306\u0303n]g'],
	['Łódź–Gdańsk', 'lod gdansk', '[Łód]ź–[Gdańsk]'],
	['Straße', 'stras', '[Straß]e'],
	['no such', 'crane', 'no such'],
	['mechanical', 'chan', 'mechanical'],
	['', 'a', '']
])('%s asked for %s is %s', (text, asked, marked) => {
	expect(shown(text, asked)).toBe(marked);
});

test('joined again, the stretches are the text', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, asked) => {
			const parts = markAsked(text, words(asked));
			expect(parts.map((part) => part.text).join('')).toBe(text);
		})
	);
});
