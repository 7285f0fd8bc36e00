import { expect, test } from 'vitest';
import { exportPaths, nameOfTitle, relativePath } from './export-paths';
import { PageTree } from './tree';

test('PG-03 · pages of a tree are in folders of those that they are under, in their order', () => {
	const tree = new PageTree([
		{ id: 'a', title: 'Plan: B', order: 'a1' },
		{ id: 'b', title: 'x/../y', parent: 'a', order: 'a1' },
		{ id: 'c', title: 'X  y', parent: 'a', order: 'a0' },
		{ id: 'd', title: '', parent: 'b', order: 'a0' },
		{ id: 'e', title: 'Beside', order: 'a2' }
	]);
	expect(Object.fromEntries(exportPaths(tree, 'a', 'Untitled'))).toEqual({
		a: 'Plan B',
		c: 'Plan B/1 X y',
		b: 'Plan B/2 x .. y',
		d: 'Plan B/2 x .. y/Untitled'
	});
});

test('a title becomes a name that every file system takes', () => {
	expect(nameOfTitle('Con', 'page')).toBe('page');
	expect(nameOfTitle('..', 'page')).toBe('page');
	expect(nameOfTitle('Zażółć <gęślą>', 'page')).toBe('Zażółć gęślą');
	expect(nameOfTitle('x'.repeat(300), 'page')).toHaveLength(80);
});

test.each([
	['a.md', 'a/b.md', 'a/b.md'],
	['a/b.md', 'a.md', '../a.md'],
	['a/b.md', 'a/c.md', 'c.md'],
	['a/b/c.md', 'a/d/e.md', '../d/e.md']
])('from %s to %s', (from, to, way) => {
	expect(relativePath(from, to)).toBe(way);
});
