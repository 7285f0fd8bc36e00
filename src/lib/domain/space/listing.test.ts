import { describe, expect, test } from 'vitest';
import {
	countByGroup,
	listSpaces,
	NO_SPACE_FILTER,
	tagsOf,
	type SpaceFilter,
	type SpaceListContext,
	type SpaceSort
} from './listing';
import type { CatalogueEntry, SpaceDetails } from './space';
import type { WorkspaceField } from '../fields/workspace-field';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const field = (id: string, type: WorkspaceField['type']): WorkspaceField => ({
	...{ id, name: id, hint: '', type, choices: ['North', 'South'] },
	...{ required: false, initial: null, order: id, removed: false }
});

const context: SpaceListContext = {
	me: 'anna',
	favourites: ['b'],
	recent: ['c', 'a'],
	groups: [
		{ id: 'g1', name: 'First', colour: 'blue', order: 'a0' },
		{ id: 'g2', name: 'Second', colour: 'none', order: 'a1' }
	],
	fields: [field('region', 'choice'), field('size', 'number'), field('note', 'text')],
	compare
};

const space = (
	id: string,
	more: Partial<Omit<CatalogueEntry, 'details'>> = {},
	details: Partial<SpaceDetails> | null = {}
): CatalogueEntry => ({
	...{
		id,
		name: id,
		kind: 'sales',
		visibility: 'public',
		enter: details !== null,
		archived: false
	},
	...(details === null
		? {}
		: {
				details: {
					...{ createdAt: 0, createdBy: 'olga', isMember: false, groups: [], tags: [], values: {} },
					...details
				}
			}),
	...more
});

const SPACES: readonly CatalogueEntry[] = [
	space('a', { name: 'Łódź' }, { groups: ['g2'], tags: ['Key'], createdAt: 3 }),
	space('b', { kind: 'work' }, { groups: ['g1', 'gone'], values: { region: 'North', size: 5 } }),
	space(
		'c',
		{ visibility: 'private' },
		{ createdBy: 'anna', values: { size: 'five', note: 'Đà Nẵng' } }
	),
	space('d', { visibility: 'private' }, null),
	space('e', { archived: true }, { isMember: true, tags: ['key', 'Old'] }),
	space('f', { deleted: true, archived: true }, { createdBy: 'anna' })
];

const ids = (filter: Partial<SpaceFilter>, by: SpaceSort = 'name', down = false): string[] =>
	listSpaces(SPACES, { ...NO_SPACE_FILTER, ...filter }, { by, down }, context).map(({ id }) => id);

describe('LS-12 · the list of spaces', () => {
	test.each<[string, Partial<SpaceFilter>, string[]]>([
		['all in use', {}, ['b', 'c', 'd', 'a']],
		['mine', { shelf: 'mine' }, ['c']],
		['favourites', { shelf: 'favourites' }, ['b']],
		['archived', { shelf: 'archived' }, ['e']],
		['in the bin, wherever it was before', { shelf: 'deleted' }, ['f']],
		['a part of the name without accents', { text: 'lod' }, ['a']],
		['words of a field, in any order', { text: 'nang da' }, ['c']],
		['a word of a group and one of a tag', { text: 'second key' }, ['a']],
		['a word that nothing has', { text: 'lod nang' }, []],
		['kinds', { kinds: ['work', 'discussion'] }, ['b']],
		['visibility, also of those that are only listed', { visibilities: ['private'] }, ['c', 'd']],
		['a group', { groups: ['g1'] }, ['b']],
		['no group', { groups: [''] }, ['c', 'd']],
		['a tag, whatever its capitals', { tags: ['KEY'] }, ['a']],
		['a choice', { fields: { region: { is: 'one-of', values: ['North'] } } }, ['b']],
		['a number', { fields: { size: { is: 'from-to', from: 1, to: null } } }, ['b']],
		['a text', { fields: { note: { is: 'contains', text: 'da nang' } } }, ['c']],
		[
			'an unknown field narrows nothing',
			{ fields: { gone: { is: 'filled' } } },
			['b', 'c', 'd', 'a']
		]
	])('filters: %s', (_, filter, expected) => {
		expect(ids(filter)).toEqual(expected);
	});

	test('LS-10 · a value that is not of the field’s type is not there: nothing filters or sorts by it', () => {
		expect(ids({ fields: { size: { is: 'empty' } } })).toEqual(['c', 'a']);
		expect(ids({}, 'field.size', true)[0]).toBe('b');
	});

	test('sorts by each column; what has no value comes last in both directions', () => {
		expect(ids({}, 'group')).toEqual(['b', 'a', 'c', 'd']);
		expect(ids({}, 'group', true)).toEqual(['a', 'b', 'c', 'd']);
		expect(ids({ shelf: 'recent' }, 'used', true)).toEqual(['c', 'a']);
		expect(ids({}, 'created', true)).toEqual(['a', 'b', 'c', 'd']);
		expect(ids({}, 'kind')).toEqual(['c', 'd', 'a', 'b']);
		expect(ids({}, 'field.note')).toEqual(['c', 'b', 'd', 'a']);
	});

	test('LS-11 · each group says how many spaces it has, and a deleted group has none', () => {
		expect([...countByGroup(SPACES, context.groups)]).toEqual([
			['', 2],
			['g1', 1],
			['g2', 1]
		]);
		expect(tagsOf(SPACES, compare)).toEqual(['Key', 'Old']);
	});

	test('LW-04 · 5,000 spaces are read once each', () => {
		let reads = 0;
		const counted = (id: string): CatalogueEntry =>
			new Proxy(space(id), {
				get: (target, key) => {
					if (key === 'deleted') reads += 1;
					return Reflect.get(target, key) as unknown;
				}
			});
		const many = Array.from({ length: 5000 }, (_, at) => counted(`s${String(at)}`));
		const listed = listSpaces(many, NO_SPACE_FILTER, { by: 'name', down: false }, context);
		expect(listed).toHaveLength(5000);
		expect(reads).toBeLessThanOrEqual(2 * 5000);
	});
});
