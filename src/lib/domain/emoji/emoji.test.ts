import { expect, test } from 'vitest';
import { codeAsked, emojiByCode, emojiFrom, findEmoji, usedLast, withTone } from './emoji';

const SHARED = [
	'😄\t0\t\tgrinning smile',
	'👍\t1\tt\t+1 thumbsup',
	'🕵️‍♂️\t1\tt\tman_detective',
	'👩‍❤️‍👨\t1\tt\tcouple',
	'🍰\t4\t\tcake',
	'❤️\t8\t\theart'
].join('\n');
const EN =
	'smiling face\thappy\nthumbs up\tgood\ndetective\tspy\ncouple\tlove\nshortcake\tdessert\nred heart\tlove';
const PL =
	'śmiejąca się buźka\twesoły\nkciuk w górę\tok\ndetektyw\tszpieg\npara\tmiłość\nciasto\tdeser\nserce\tmiłość';
const VI =
	'mặt cười\tvui\nđồng ý\tngón tay\nthám tử\tđiệp viên\ncặp đôi\ttình yêu\nbánh ngọt\ttráng miệng\ntrái tim\ttình yêu';

const polish = emojiFrom(SHARED, [PL, EN, VI]);
const found = (text: string) => findEmoji(polish, text, 9).map(({ sign }) => sign);

test('an emoji is found in each language, whatever the accents; its name in the reader’s language first', () => {
	expect(found('gore kciuk')).toEqual(['👍']);
	expect(found('dong y')).toEqual(['👍']);
	expect(found('thumb')).toEqual(['👍']);
	expect(found('smile')).toEqual(['😄']);
	expect(found('love')).toEqual(['👩‍❤️‍👨', '❤️']);
	expect(found('ser')).toEqual(['❤️']);
	expect(found('de')).toEqual(['🕵️‍♂️', '🍰']);
	expect(found('❤️')).toEqual(['❤️']);
	expect(found('')).toEqual([]);
	expect(polish.map(({ label }) => label)[1]).toBe('kciuk w górę');
});

test('a code is completed: those that begin with it first, the shortest first', () => {
	const codes = (query: string) => emojiByCode(polish, query, 9).map(({ code }) => code);
	expect(codes('c')).toEqual(['cake', 'couple', 'man_detective']);
	expect(codes('+1')).toEqual(['+1']);
});

test('a colon asks from two letters on, and not within words or times', () => {
	expect(codeAsked('Well :sm')).toBe('sm');
	expect(codeAsked(':+1')).toBe('+1');
	expect(codeAsked('Well :D')).toBeNull();
	expect(codeAsked('at 10:30')).toBeNull();
	expect(codeAsked('https://a')).toBeNull();
});

test('a colour of skin is given to everybody in an emoji, and to nothing else', () => {
	const toned = (at: number) => withTone(polish[at] ?? { sign: '', toned: false }, '🏽');
	expect(toned(1)).toBe('👍🏽');
	expect(toned(2)).toBe('🕵🏽‍♂️');
	expect(toned(3)).toBe('👩🏽‍❤️‍👨🏽');
	expect(toned(4)).toBe('🍰');
});

test('what was used last comes first, once', () => {
	expect(usedLast(['a', 'b', 'c'], 'b', 3)).toEqual(['b', 'a', 'c']);
	expect(usedLast(['a', 'b', 'c'], 'd', 3)).toEqual(['d', 'a', 'b']);
});
