import { expect, test } from 'vitest';
import { isPlain, lookFrom, lookTo } from './customer-look';

const read = (query: string) => lookFrom(new URLSearchParams(query));

test('OP-09 · a look survives in its address, whatever its values hold', () => {
	const query =
		'q=st%26l&owner=&owner=anna&sector=Food+%26+Co&tag=vip&open=1&quiet=30&field.size=%7B%22is%22%3A%22filled%22%7D&sort=-field.size';
	const look = read(query);
	expect(look.filter).toEqual({
		text: 'st&l',
		owners: ['', 'anna'],
		sectors: ['Food & Co'],
		tags: ['vip'],
		isOpen: true,
		quietDays: 30,
		fields: { size: { is: 'filled' } }
	});
	expect(look.sort).toEqual({ by: 'field.size', down: true });
	expect(lookTo(look)).toBe(query);
});

test('OP-09 · what cannot be read asks for nothing', () => {
	expect(lookTo(read('sort=-colour&quiet=soon&open=yes&x=1'))).toBe('sort=-title');
	expect(read('quiet=-3').filter.quietDays).toBe(null);
});

test('OP-10 · by name in either direction an index answers', () => {
	expect(isPlain(read(''))).toBe(true);
	expect(isPlain(read('sort=-title'))).toBe(true);
	expect(isPlain(read('sort=open'))).toBe(false);
	expect(isPlain(read('q=a'))).toBe(false);
});
