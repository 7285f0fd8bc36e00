import { expect, test } from 'vitest';
import { allKeyed, keyed, keyOf } from './keyed';
import { setField, together } from './set-field';
import { historyValue } from './history-value';

const acting = {
	actor: 'anna',
	clock: { now: () => 5, offset: () => 0 },
	random: { bytes: (count: number) => new Uint8Array(count) }
};

test('a thing of several has a field of its own', () => {
	expect(keyed('tag', 'vip')).toBe('tag.vip');
	expect(keyOf('tag', 'tag.vip')).toBe('vip');
	expect(keyOf('tag', 'title')).toBeNull();
	expect(keyOf('tag', 'tags')).toBeNull();
	const fields = { 'tag.b': 'B', 'tag.a': 'A', 'tag.c': null, title: 'x' };
	expect(allKeyed('tag', fields)).toEqual([
		['a', 'A'],
		['b', 'B']
	]);
});

test.each([
	[undefined, null],
	[null, null],
	['x', 'x'],
	[0, 0],
	[false, false],
	[Number.NaN, null],
	[['b', 'a'], '["b","a"]'],
	[{ b: 1, a: [2] }, '{"a":[2],"b":1}']
])('HI-01 · a line tells %j as %j', (value, expected) => {
	expect(historyValue(value)).toBe(expected);
});

test('HI-01 · a field is set with the line that tells of it, or not at all', () => {
	expect(setField('tag.x', null, 'X', acting)).toMatchObject({
		set: { 'tag.x': 'X' },
		history: [{ what: 'field', field: 'tag.x', from: null, to: 'X', by: 'anna', at: 5 }]
	});
	expect(setField('tags', ['a'], ['a'], acting).history).toEqual([]);
	const both = together(setField('a', 1, 2, acting), setField('b', null, ['x'], acting));
	expect(both.set).toEqual({ a: 2, b: ['x'] });
	expect(both.history).toHaveLength(2);
});
