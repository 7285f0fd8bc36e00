import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededActing } from '../import/testkit';
import { allowTogether, areApart, setApart, type Separable } from './apart';
import { duplicateGroups, sharedBy } from './groups';

const acting = seededActing('anna');

const sets = (changes: ReturnType<typeof setApart>) =>
	Object.fromEntries([...changes].map(([id, { set }]) => [id, set]));

describe('customers that are not the same', () => {
	test.each<[string, readonly (readonly Separable[])[], unknown]>([
		[
			'two: it stands at both',
			[[{ id: 'a' }], [{ id: 'b' }]],
			{ a: { 'apart.b': true }, b: { 'apart.a': true } }
		],
		[
			'one from two: nothing is said of those two',
			[[{ id: 'a' }], [{ id: 'b' }, { id: 'c' }]],
			{ a: { 'apart.b': true, 'apart.c': true }, b: { 'apart.a': true }, c: { 'apart.a': true } }
		],
		[
			'what one of the two says already is said by the other too',
			[[{ id: 'a', apart: ['b'] }], [{ id: 'b' }]],
			{ b: { 'apart.a': true } }
		],
		[
			'what both say already changes nothing',
			[[{ id: 'a', apart: ['b'] }], [{ id: 'b', apart: ['a'] }]],
			{}
		],
		['nobody is another than oneself', [[{ id: 'a' }], [{ id: 'a' }]], {}]
	])('%s', (_, groups, expected) => {
		expect(sets(setApart(groups, acting))).toEqual(expected);
	});

	test('taken back, it is taken back wherever it stands, and nothing else is', () => {
		const a = { id: 'a', apart: ['b', 'c'] };
		const b = { id: 'b', apart: ['c'] };
		expect(sets(allowTogether([[a], [b]], acting))).toEqual({ a: { 'apart.b': null } });
		expect(sets(allowTogether([[b], [{ id: 'd' }]], acting))).toEqual({});
	});

	test('HI-01 · every field has its line of history', () => {
		for (const [, { set, history }] of setApart(
			[[{ id: 'a' }], [{ id: 'b' }, { id: 'c' }]],
			acting
		)) {
			const told = history.map((line) => (line.what === 'field' ? line.field : line.what));
			expect(told).toEqual(Object.keys(set));
		}
	});

	test.each([
		[[], [], false],
		[['b'], [], true],
		[[], ['a'], true],
		[['c'], ['c'], false]
	])('one of the two is enough: %j and %j', (a, b, expected) => {
		expect(areApart({ id: 'a', apart: a }, { id: 'b', apart: b })).toBe(expected);
	});
});

describe('groups without those that were set apart', () => {
	const item = (id: string, keys: string, apart = '') => ({
		id,
		keys: keys.split(' '),
		apart: apart === '' ? [] : apart.split(' ')
	});
	const groupsOf = (...items: ReturnType<typeof item>[]) =>
		duplicateGroups(items).map((group) => group.map(({ id }) => id).join(''));

	test.each([
		['two that are others are no group', [item('a', 'n:x', 'b'), item('b', 'n:x')], []],
		['either may say it', [item('a', 'n:x'), item('b', 'n:x', 'a')], []],
		[
			'the others of the group stay, each once',
			[item('a', 'n:x', 'b'), item('b', 'n:x'), item('c', 'n:x')],
			['ac']
		],
		[
			'not even by way of another',
			[item('a', 'n:x', 'c'), item('b', 'n:x p:1'), item('c', 'p:1')],
			['ab']
		],
		[
			'with a group as with one',
			[item('a', 'n:x'), item('b', 'n:x p:1'), item('c', 'p:1 e:2'), item('d', 'e:2', 'a')],
			['abc']
		],
		[
			'who is left by one is proposed with the next',
			[item('a', 'n:x', 'b c'), item('b', 'n:x'), item('c', 'n:x')],
			['bc']
		],
		['one who is not here says nothing', [item('a', 'n:x', 'z'), item('b', 'n:x')], ['ab']]
	])('%s', (_, items, expected) => {
		expect(groupsOf(...items)).toEqual(expected);
	});

	test('nobody is with whom they were set apart from, whatever else there is', () => {
		const key = fc.constantFrom('n:a', 'n:b', 'e:c', 'p:d', 't:e');
		const one = fc.record({
			keys: fc.uniqueArray(key),
			apart: fc.uniqueArray(fc.nat({ max: 7 }).map(String))
		});
		fc.assert(
			fc.property(fc.array(one, { maxLength: 8 }), (all) => {
				const items = all.map((each, n) => ({ ...each, id: String(n) }));
				const groups = duplicateGroups(items);
				for (const group of groups) {
					expect(sharedBy(group).length).toBeGreaterThan(0);
					for (const a of group) {
						for (const b of group) expect(a !== b && areApart(a, b)).toBe(false);
					}
				}
				// Two customers that share a key and were not marked as different are only left alone
				// when one of them is in a group.
				const grouped = new Set(groups.flat().map(({ id }) => id));
				for (const a of items) {
					for (const b of items) {
						const alike = a !== b && a.keys.some((shared) => b.keys.includes(shared));
						if (alike && !areApart(a, b)) {
							expect(grouped.has(a.id) || grouped.has(b.id)).toBe(true);
						}
					}
				}
			})
		);
	});
});
