import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clashes } from './clashes';
import type { HistoryEntry, Plain } from './history';

let count = 0;
const line = (by: string, field: string, from: Plain, to: Plain): HistoryEntry => ({
	id: `h${String(++count)}`,
	at: count,
	by,
	what: 'field',
	field,
	from,
	to
});
const move = (by: string, from: string, to: string): HistoryEntry => ({
	id: `h${String(++count)}`,
	at: count,
	by,
	what: 'stage',
	from,
	to
});

const first = line('ann', 'title', 'A', 'B');
const second = line('ben', 'title', 'A', 'C');
const seen = line('ben', 'title', 'B', 'C');
const later = line('ann', 'title', 'C', 'D');
const same = line('ben', 'title', 'A', 'B');
const own = line('ann', 'title', 'A', 'C');
const elsewhere = line('ben', 'contact', 'x', 'y');
const left = move('ann', 's1', 's2');
const right = move('ben', 's1', 's3');

describe('HI-06 · two people who set the same field', () => {
	test.each<[string, HistoryEntry[], Record<string, Plain>, [string, string, string][]]>([
		['nothing set', [], {}, []],
		['the later was kept', [first, second], { title: 'C' }, [['title', second.id, first.id]]],
		['the earlier was kept', [first, second], { title: 'B' }, [['title', first.id, second.id]]],
		['the second had seen the first', [first, seen], { title: 'C' }, []],
		['somebody has set it since', [first, second, later], { title: 'D' }, []],
		['both wanted the same', [first, same], { title: 'B' }, []],
		['one person on two devices', [first, own], { title: 'C' }, []],
		['different fields', [first, elsewhere], { title: 'B', contact: 'y' }, []],
		['the value is neither’s', [first, second], { title: 'Z' }, []],
		['a stage', [left, right], { stage: 's2' }, [['stage', left.id, right.id]]]
	])('%s', (_, history, fields, expected) => {
		expect(clashes(history, fields).map((c) => [c.field, c.kept.id, c.other.id])).toEqual(expected);
	});

	test('never where everybody had seen what was before (any history of one line of work)', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.record({
						by: fc.constantFrom('ann', 'ben', 'cid'),
						field: fc.constantFrom('title', 'contact'),
						to: fc.string()
					})
				),
				(steps) => {
					const fields: Record<string, Plain> = {};
					const history = steps.map(({ by, field, to }) => {
						const entry = line(by, field, fields[field] ?? null, to);
						fields[field] = to;
						return entry;
					});
					expect(clashes(history, fields)).toEqual([]);
				}
			)
		);
	});

	test('at most one for a field, between two people, and the kept one has the field’s value', () => {
		const plain = fc.constantFrom('a', 'b', 'c');
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.constantFrom('ann', 'ben'), fc.constantFrom('t', 'u'), plain, plain)),
				fc.dictionary(fc.constantFrom('t', 'u'), plain),
				(steps, fields) => {
					const found = clashes(
						steps.map(([by, field, from, to]) => line(by, field, from, to)),
						fields
					);
					expect(new Set(found.map(({ field }) => field)).size).toBe(found.length);
					for (const { field, kept, other } of found) {
						expect(kept.to).toBe(fields[field]);
						expect(kept.by).not.toBe(other.by);
					}
				}
			)
		);
	});
});
