import { expect, test } from 'vitest';
import type { Derived } from './derive';
import { lineRows, newLines } from './line-rows';
import type { LineRow } from './rows';

const record = { id: 'd', kind: 'deal', space: 's' } as unknown as Parameters<typeof lineRows>[0];
const file = { id: 'f', name: 'Contract.pdf', size: 1, type: '', hash: '', at: 3, by: 'bob' };
const post = (id: string, as?: 'call') => ({
	...{ id, at: 1, by: 'anna', text: 'Xin chào' },
	...(as === undefined ? {} : { as })
});
const live = (lines: readonly LineRow[]) =>
	({ is: 'live', lines, linesGone: null }) as unknown as Extract<Derived, { is: 'live' }>;

test('posts, what was logged and files are lines; those of customers are in no space', () => {
	const rows = lineRows({ ...record, files: [file] } as typeof record, [
		post('p'),
		post('c', 'call')
	]);
	expect(rows).toEqual([
		{ id: 'd/p', record: 'd', space: 's', kind: 'post', at: 1, by: 'anna', words: ['xin', 'chao'] },
		{ id: 'd/c', record: 'd', space: 's', kind: 'call', at: 1, by: 'anna', words: ['xin', 'chao'] },
		{
			id: 'd/f',
			record: 'd',
			space: 's',
			kind: 'file',
			at: 3,
			by: 'bob',
			attachedIn: 's/deal',
			words: ['contract', 'pdf']
		}
	]);
	expect(lineRows({ ...record, space: null } as typeof record, [post('p')])[0]?.space).toBe('');
});

test('one more post of ten thousand is one row, and a removed file is one less', () => {
	const posts = Array.from({ length: 10_000 }, (_, at) => post(`p${String(at)}`));
	const before = lineRows({ ...record, files: [file] } as typeof record, posts);
	const after = lineRows({ ...record, files: [] } as typeof record, [...posts, post('new')]);
	const found = newLines(live(after), live(before));
	expect(found?.lines.map(({ id }) => id)).toEqual(['d/new']);
	expect(found?.linesGone.map(({ id }) => id)).toEqual(['d/f']);
	// What comes out of the bin has no lines there: they are read.
	expect(newLines(live(after), { ...live(before), is: 'binned' })).toBeNull();
});
