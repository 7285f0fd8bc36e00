import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findIn, type FindOptions } from './find';
import { fold } from './fold';

const LOOSE: FindOptions = { isCase: false, isMarks: false, isWord: false };
const found = (text: string, words: string, options: Partial<FindOptions> = {}): string[] =>
	findIn(text, words, { ...LOOSE, ...options }).map(({ from, to }) => text.slice(from, to));

describe('words in a text', () => {
	test.each([
		['case does not matter', 'Plan, plan', 'PLAN', {}, ['Plan', 'plan']],
		['case matters', 'Plan, plan', 'plan', { isCase: true }, ['plan']],
		['marks do not matter', 'Łódź, lodz', 'lodz', {}, ['Łódź', 'lodz']],
		['marks matter', 'Łódź, lodz', 'Łódź', { isMarks: true }, ['Łódź']],
		['a letter with a mark is not the one without', 'ó o', 'o', { isMarks: true }, ['o']],
		['as Unicode takes it apart', 'o\u0301 ó', 'ó', { isMarks: true }, ['o\u0301', 'ó']],
		['marks that stand by themselves go with their letter', 'o\u0301k', 'o', {}, ['o\u0301']],
		['Vietnamese', 'Đà Nẵng da nang', 'đa nang', {}, ['Đà Nẵng', 'da nang']],
		['Vietnamese as typed', 'bàn bán bản', 'bán', { isMarks: true }, ['bán']],
		['whole words', 'plan planned, plan-b', 'plan', { isWord: true }, ['plan', 'plan']],
		['a word ends at no mark', 'nang nắng', 'na', { isWord: true }, []],
		['blanks are alike', 'a\u00a0b a\tb', 'a b', {}, ['a\u00a0b', 'a\tb']],
		['none overlap', 'aaaa', 'aa', {}, ['aa', 'aa']],
		['letters beyond the first plane', '😀a😀', 'a', { isWord: true }, ['a']],
		['a letter that becomes two', 'Straße', 'strasse', {}, ['Straße']],
		['half of a letter that becomes two', 'Straße', 'as', {}, []],
		['nothing is found nowhere', 'abc', '', {}, []]
	])('%s', (_, text, words, options, expected) => {
		expect(found(text, words, options)).toEqual(expected);
	});

	test('whatever is found reads as what was looked for', () => {
		const letter = fc.constantFrom(...Array.from('aAóÓo\u0301łŁß b\u00a0đĐ'));
		const text = fc.string({ unit: letter, maxLength: 20 });
		const asked = fc.string({ unit: letter, minLength: 1, maxLength: 3 });
		fc.assert(
			fc.property(text, asked, (where, what) => {
				for (const part of found(where, what)) {
					expect(fold(part)).toBe(fold(what));
				}
			})
		);
	});
});
