import { expect, test } from 'vitest';
import { asPage, behindPanel, isPageOf, searchOf, showsRecords, viewOf } from './space-view';

const at = (address: string) => new URL(address, 'https://polder.example');

test('a record shown as a page keeps the look of the board behind it, and is not part of that look', () => {
	const panel = at('/s/s1/deal/d1?sort=title');
	const page = at(asPage(panel, true));
	expect([page.search, isPageOf(page), isPageOf(panel)]).toEqual(['?sort=title&page', true, false]);
	expect(searchOf(page, 's1')).toBe('?sort=title');
	expect(asPage(page, false)).toBe('/s/s1/deal/d1?sort=title');
	expect(asPage(at('/s/s1/deal/d1'), true)).toBe('/s/s1/deal/d1?page');
	expect(searchOf(at('/s/s2/deal/d1?page'), 's2')).toBe('');
	viewOf('/s/s1/list', 's1');
	expect(behindPanel('s1')).toBe('/s/s1/list?sort=title');
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
