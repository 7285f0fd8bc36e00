import { expect, test } from 'vitest';
import {
	asPage,
	behindPanel,
	isPageOf,
	projectOf,
	searchOf,
	showsRecords,
	viewOf
} from './space-view';

const at = (address: string) => new URL(address, 'https://polder.example');

test('a record shown as a page keeps the look of the board behind it, and is not part of that look', () => {
	const panel = at('/s/s1/deal/d1?sort=title');
	const page = at(asPage(panel, true));
	expect([page.search, isPageOf(page), isPageOf(panel)]).toEqual(['?sort=title&page', true, false]);
	expect(searchOf(page, 's1')).toBe('?sort=title');
	expect(asPage(page, false)).toBe('/s/s1/deal/d1?sort=title');
	expect(asPage(at('/s/s1/deal/d1'), true)).toBe('/s/s1/deal/d1?page');
	expect(searchOf(at('/s/s2/deal/d1?page'), 's2')).toBe('');
	viewOf(at('/s/s1/list'), 's1');
	expect(behindPanel('s1')).toBe('/s/s1/list?sort=title');
});

test('LW-02 · a panel that is opened from the page of a project lies over it, and closes back to it', () => {
	viewOf(at('/s/s3/list'), 's3');
	expect(projectOf(at('/s/s3/task/t'), 's3')).toBeNull();
	const shown = at('/s/s3/projects/p1/board?by=owner');
	expect([viewOf(shown, 's3'), projectOf(shown, 's3')]).toMatchObject([
		'projects',
		{ id: 'p1', tab: 'board' }
	]);
	const panel = at('/s/s3/task/t?by=owner');
	expect([viewOf(panel, 's3'), projectOf(panel, 's3')]).toMatchObject([
		'projects',
		{ id: 'p1', tab: 'board' }
	]);
	expect(behindPanel('s3')).toBe('/s/s3/projects/p1/board?by=owner');
	// The list of all projects has no panels over it, and another space knows nothing of it.
	viewOf(at('/s/s3/projects'), 's3');
	expect(viewOf(at('/s/s3/task/t'), 's3')).toBe('board');
	expect(projectOf(at('/s/s4/task/t'), 's4')).toBeNull();
});

test.each([
	['/s/north', 'board', true],
	['/s/north/', 'board', true],
	['/s/north/deal/d', 'board', true],
	['/s/north/task/t', 'list', true],
	['/s/north/list', 'list', true],
	['/s/north/list', 'board', false],
	['/s/north/settings', 'board', false],
	['/s/north/forecast', 'board', false],
	['/s/south', 'board', false],
	['/customers', 'board', false]
] as const)(
	'OP-09 · a filter that is applied late changes no other page: %s, %s',
	(path, view, is) => {
		expect(showsRecords(path, 'north', view)).toBe(is);
	}
);
