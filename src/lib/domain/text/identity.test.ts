import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './fold';
import { identity, NameIndex, sameName } from './identity';
import { visible } from './visible';

describe('what nobody sees goes at the door', () => {
	test.each([
		['a zero width', 'Acme\u200b', 'Acme'],
		['directions', '\u200eAcme\u202c', 'Acme'],
		['a byte order mark', '\ufeffAcme', 'Acme'],
		['a soft hyphen', 'Ac\u00adme', 'Acme'],
		['a blank that does not break', 'Acme\u00a0Corp', 'Acme Corp'],
		['letters apart', 'Hu\u031b\u0300ng', 'Hừng'],
		['a joiner that joins nothing', 'Acme\u200d \u200cCorp', 'Acme Corp'],
		['controls', 'Ac\u0000me\u0007', 'Acme'],
		['line breaks stay', 'a\nb', 'a\nb']
	])('%s', (_, text, expected) => {
		expect(visible(text)).toBe(expected);
	});

	test.each(['👩\u200d💻', '🏳️\u200d🌈', '👩🏽\u200d🚀', 'می\u200cخواهم', 'ക്\u200d'])(
		'%s stays',
		(text) => {
			expect(visible(text)).toBe(text.normalize('NFC'));
		}
	);

	test('taking in twice changes nothing more', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(visible(visible(text))).toBe(visible(text));
				expect(identity(identity(text))).toBe(identity(text));
			})
		);
	});
});

test.each([
	['Nguyễn Văn Hùng', 'Nguyễn Văn Hưng', false],
	['Acme', 'ACME ', true],
	['Łódź', 'Lodz', false],
	['Nguyễn  Văn', 'nguyễn văn', true],
	['Hùng', 'Hu\u0300ng', true]
])('whether %s and %s are one: %s', (one, other, expected) => {
	expect(sameName(one, other)).toBe(expected);
});

test('the exact spelling is found first, then other capitals; what is alike is another answer', () => {
	const names = new NameIndex<number>(fold);
	for (const [index, name] of ['An', 'AN', 'Ân', 'Bảo'].entries()) names.add(name, index);
	expect(names.find('An')).toEqual([0]);
	expect(names.find('an')).toEqual([0, 1]);
	expect(names.find('Ấn')).toEqual([]);
	expect(names.alike('Ấn')).toEqual([0, 1, 2]);
	expect(names.alike('an')).toEqual([2]);
	expect(names.find('Bao')).toEqual([]);
});
