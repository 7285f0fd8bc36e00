import { describe, expect, test } from 'vitest';
import type { BinRow } from '$lib/replica/store/rows';
import { filtered, groupKey, groupsOf, hrefOf, putThere } from './entry';

const row = (id: string, kind: BinRow['kind'], room: string, title: string): BinRow => ({
	id,
	kind,
	room,
	title
});

const ROWS = [
	row('a', 'deal', 'space.north', 'Łódź harbour'),
	row('b', 'task', 'space.work', 'Call the harbour'),
	row('c', 'deal', 'space.north', 'Ferry'),
	row('d', 'customer', 'customers', 'Ferry & Sons'),
	row('e', 'topic', 'space.north', '')
];

const CATALOGUE = [
	{
		id: 'north',
		name: 'North',
		kind: 'sales',
		visibility: 'public',
		enter: true,
		archived: false
	}
] as const;

describe('what is in the bin', () => {
	test('is grouped by kind and space, and counted', () => {
		const groups = groupsOf(ROWS, CATALOGUE);
		expect(groups.map(({ label, count }) => [label, count])).toContainEqual([
			'Opportunity · North',
			2
		]);
		expect(groups).toHaveLength(4);
	});

	test('is found by a part of the title, whatever accents and case, within a group or in all', () => {
		const ids = (query: string, group = '') => filtered(ROWS, query, group).map(({ id }) => id);
		expect(ids('')).toEqual(['a', 'b', 'c', 'd', 'e']);
		expect(ids(' lodz ')).toEqual(['a']);
		expect(ids('HARBOUR')).toEqual(['a', 'b']);
		expect(ids('ferry', groupKey(row('', 'deal', 'space.north', '')))).toEqual(['c']);
	});

	test('is opened where a screen shows it', () => {
		expect(ROWS.map(hrefOf)).toEqual([
			'/s/north/deal/a',
			'/s/work/task/b',
			'/s/north/deal/c',
			'/customers/d',
			null
		]);
	});

	test('says who put it there last', () => {
		const line = (id: string, what: 'binned' | 'restored' | 'created') => ({
			id,
			at: 1,
			by: 'ann',
			what
		});
		const history = [
			line('1', 'created'),
			line('2', 'binned'),
			line('3', 'restored'),
			line('4', 'binned')
		];
		expect(putThere(history)?.id).toBe('4');
		expect(putThere([line('1', 'created')])).toBeNull();
	});
});
