import { expect, test } from 'vitest';
import { marksSince, readersOf } from './read-by';

const post = { at: 20, id: 'b', by: 'olga' };
const mark = (member: string, at: number, id: string) => ({ member, at, id });

test('HI-15 · who has read up to a post are those whose mark is at it or behind it, but its author and the reader', () => {
	const marks = [
		mark('zoe', 20, 'b'),
		mark('adam', 30, 'a'),
		mark('bob', 20, 'a'),
		mark('olga', 40, 'c'),
		mark('me', 40, 'c')
	];
	expect(readersOf(post, marks, 'me')).toEqual(['adam', 'zoe']);
});

test('HI-15 · what has not been told yet is told once, the oldest look first; a topic without posts is no news', () => {
	const place = { count: 1, at: 5, id: 'p' };
	const marks = new Map([
		['late', { ...place, seen: 30 }],
		['early', { ...place, seen: 20 }],
		['told', { ...place, seen: 10 }],
		['empty', { count: 0, at: 0, id: '', seen: 40 }]
	]);
	expect(marksSince(marks, 10).map(({ topic }) => topic)).toEqual(['early', 'late']);
	expect(marksSince(marks, 30)).toEqual([]);
});
