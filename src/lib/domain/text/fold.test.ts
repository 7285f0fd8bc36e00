import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, words } from './fold';

test.each([
	['Łódź', 'lodz'],
	['Đà Nẵng', 'da nang'],
	['  Zażółć   gęślą JAŹŃ ', 'zazolc gesla jazn'],
	['Nguyễn Thị Minh Khai', 'nguyen thi minh khai'],
	['Straße', 'strasse']
])('%s is found as %s', (text, folded) => {
	expect(fold(text)).toBe(folded);
});

test('folding twice changes nothing more', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			expect(fold(fold(text))).toBe(fold(text));
		})
	);
});

test('words come once each, without what stands between them', () => {
	expect(words('GTX Pro · Green-Plus, gtx')).toEqual(['gtx', 'pro', 'green', 'plus']);
});
