import { describe, expect, test } from 'vitest';
import { clashes } from './clashes';
import type { HistoryEntry, Plain } from './history';

const line = (id: string, by: string, to: Plain): HistoryEntry => ({
	id,
	at: 1,
	by,
	what: 'field',
	field: 'title',
	from: 'A',
	to
});
const created: HistoryEntry = { id: 'made', at: 1, by: 'ann', what: 'created' };
const concurrent = new Map([['title', { kept: 'x', other: 'y' }]]);

describe('HI-06 · two people who set the same field without each other', () => {
	test.each<[string, HistoryEntry[], [string, string, string][]]>([
		['two values', [line('x', 'ann', 'B'), line('y', 'ben', 'C')], [['title', 'x', 'y']]],
		['both wanted the same', [line('x', 'ann', 'B'), line('y', 'ben', 'B')], []],
		['one person on two devices', [line('x', 'ann', 'B'), line('y', 'ann', 'C')], []],
		['a line that is not here', [line('x', 'ann', 'B')], []],
		['a line that sets nothing', [{ ...created, id: 'x' }, line('y', 'ben', 'C')], []]
	])('%s', (_, history, expected) => {
		const found = clashes(history, concurrent);
		expect(found.map(({ field, kept, other }) => [field, kept.id, other.id])).toEqual(expected);
	});

	test('nothing where the document knows of nothing', () => {
		const history = [line('x', 'ann', 'B'), line('y', 'ben', 'C')];
		expect(clashes(history, new Map())).toEqual([]);
	});
});
