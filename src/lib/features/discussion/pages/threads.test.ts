import { expect, test } from 'vitest';
import type { Post } from '$lib/domain/history/history';
import { threadsOf } from './threads';

const post = (id: string, at: number): Post => ({ id, at, by: 'anna', text: id });
const passage = (quote: string) => ({ from: 'AA', to: 'AB', quote });

test('PG-04 · what is said stands as its passages do, what is gone behind that, and the whole page last', () => {
	const page = {
		passages: new Map([
			['late', passage('late')],
			['early', passage('early')],
			['gone', passage('gone')]
		]),
		answers: new Map([['answer', 'early']]),
		settled: new Map([['late', 'bob']])
	};
	const posts = [
		post('whole', 1),
		post('gone', 2),
		post('late', 3),
		post('early', 4),
		post('answer', 5)
	];
	const places = new Map([
		['late', { from: 90, to: 95 }],
		['early', { from: 10, to: 12 }],
		['gone', null]
	]);
	const threads = threadsOf(page, posts, places);
	expect(threads.map(({ id }) => id)).toEqual(['early', 'late', 'gone', 'whole']);
	expect(threads[0]?.posts.map(({ id }) => id)).toEqual(['early', 'answer']);
	expect(threads.map(({ settledBy }) => settledBy)).toEqual([null, 'bob', null, null]);
	expect(threads[3]?.passage).toBeNull();
});
