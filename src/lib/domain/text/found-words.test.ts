import { expect, test } from 'vitest';
import { words } from './fold';
import { foundWords } from './found-words';

const found = (text: string, asked: string) =>
	foundWords(text, words(asked)).map(({ from, to }) => text.slice(from, to));

test('beginnings of words are found whatever their case and accents', () => {
	expect(found('The rope, Ropes and a tightrope', 'rop')).toEqual(['rop', 'Rop']);
	expect(found('Żuraw w Łodzi', 'lodz zuraw')).toEqual(['Żuraw', 'Łodz']);
	expect(found('Đà Nẵng và Huế', 'da nang')).toEqual(['Đà', 'Nẵng']);
	expect(found('nothing', '')).toEqual([]);
});

test('marks that stand by themselves belong to the letter before them', () => {
	const apart = 'ha\u0323\u0302n';
	expect(found(apart, 'ha')).toEqual(['ha\u0323\u0302']);
	expect(found(apart, 'han')).toEqual([apart]);
});

test('of two words that fit, the longer one counts; a letter may fold to two', () => {
	expect(found('Straße', 'st strass')).toEqual(['Straß']);
	expect(found('the 12th', '12')).toEqual(['12']);
});
