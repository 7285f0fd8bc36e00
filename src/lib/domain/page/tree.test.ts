import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordId } from '../core/ids';
import { PageTree, type Leaf } from './tree';

const leaf = (id: string, parent: string | null = null, order = `a${id}`): Leaf => ({
	id,
	parent,
	order
});
const drawn = (rows: readonly Leaf[]): string[] =>
	new PageTree(rows).grown(() => true).map(({ row, depth }) => `${'-'.repeat(depth)}${row.id}`);

/** Pages whose parents are whatever two people have made of them: each other, themselves, one that is not there. */
const IDS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const anyRows = fc
	.uniqueArray(fc.constantFrom(...IDS), { minLength: 1 })
	.chain((ids) =>
		fc.tuple(
			...ids.map((id) =>
				fc
					.tuple(fc.option(fc.constantFrom(...IDS)), fc.constantFrom('a1', 'a2', 'a3'))
					.map(([parent, order]) => leaf(id, parent, order))
			)
		)
	);

describe('PG-03 · the tree of pages', () => {
	test('pages are under their parents, in their order; of equal ones the smaller id is first', () => {
		const rows = [leaf('x', null, 'a2'), leaf('c', 'x', 'a1'), leaf('b', 'x', 'a1'), leaf('y')];
		expect(drawn(rows)).toEqual(['x', '-b', '-c', 'y']);
	});

	test('a page whose parent is not there is at the top', () => {
		expect(drawn([leaf('b', 'gone'), leaf('c', 'b')])).toEqual(['b', '-c']);
	});

	test('of pages that were moved under each other apart the smallest id is at the top', () => {
		expect(drawn([leaf('b', 'c'), leaf('c', 'b'), leaf('d', 'c')])).toEqual(['b', '-c', '--d']);
		expect(drawn([leaf('a', 'a')])).toEqual(['a']);
	});

	test('every page is there exactly once, alike whatever the order in which they came', () => {
		fc.assert(
			fc.property(anyRows, fc.infiniteStream(fc.nat()), (rows, dice) => {
				const tree = drawn(rows);
				expect(tree.map((line) => line.replaceAll('-', '')).sort()).toEqual(
					rows.map(({ id }) => id).sort()
				);
				const mixed = rows
					.map((row) => ({ row, at: dice.next().value ?? 0 }))
					.sort((a, b) => a.at - b.at)
					.map(({ row }) => row);
				expect(drawn(mixed)).toEqual(tree);
			})
		);
	});

	test('a page that is in no circle stays where its people put it', () => {
		fc.assert(
			fc.property(anyRows, (rows) => {
				const tree = new PageTree(rows);
				const parents = new Map(rows.map(({ id, parent = null }) => [id, parent]));
				for (const { id, parent = null } of rows) {
					const seen = new Set<RecordId>([id]);
					let at = parent;
					while (at !== null && parents.has(at) && !seen.has(at)) {
						seen.add(at);
						at = parents.get(at) ?? null;
					}
					const isInCircle = at === id;
					if (!isInCircle) {
						expect(tree.parentOf(id)).toBe(parent !== null && parents.has(parent) ? parent : null);
					}
				}
			})
		);
	});

	test('moves that two people make apart leave a tree, whichever of them stands', () => {
		const spots = fc.array(
			fc.tuple(fc.constantFrom(...IDS), fc.option(fc.constantFrom(...IDS)), fc.boolean()),
			{ maxLength: 8 }
		);
		fc.assert(
			fc.property(spots, (moves) => {
				const start = new Map(IDS.map((id) => [id as string, leaf(id)]));
				const sides = [new Map(start), new Map(start)] as const;
				const set = new Map<string, Leaf>();
				for (const [id, parent, isFirst] of moves) {
					const mine = sides[isFirst ? 0 : 1];
					const to = new PageTree([...mine.values()]).spot(id, parent, null);
					if (to === null) continue;
					mine.set(id, { id, ...to });
					set.set(id, { id, ...to });
				}
				const merged = [...start.keys()].map((id) => set.get(id) ?? leaf(id));
				expect(drawn(merged).length).toBe(IDS.length);
			})
		);
	});
});

describe('where a page is put', () => {
	const tree = new PageTree([leaf('a'), leaf('b'), leaf('c', 'b'), leaf('d', 'c'), leaf('e')]);

	test('not under itself, nor under what is below it', () => {
		expect(tree.spot('b', 'b', null)).toBeNull();
		expect(tree.spot('b', 'd', null)).toBeNull();
		expect(tree.spot('d', 'a', null)).toMatchObject({ parent: 'a' });
		expect(tree.spot('a', 'gone', null)).toBeNull();
	});

	const after = (id: string, to: ReturnType<typeof tree.spot>): string[] => {
		const rows = tree.grown(() => true).map(({ row }) => row);
		return drawn(rows.map((row) => (row.id === id && to !== null ? { ...row, ...to } : row)));
	};

	test('before another one, at the end, and nowhere when it is there already', () => {
		expect(after('e', tree.spot('e', null, 'a'))).toEqual(['e', 'a', 'b', '-c', '--d']);
		expect(after('a', tree.spot('a', null, null))).toEqual(['b', '-c', '--d', 'e', 'a']);
		expect(tree.spot('a', null, 'b')).toBeNull();
		expect(tree.spot('e', null, null)).toBeNull();
	});

	test.each([
		['a', 'down', ['b', '-c', '--d', 'a', 'e']],
		['e', 'up', ['a', 'e', 'b', '-c', '--d']],
		['b', 'in', ['a', '-b', '--c', '---d', 'e']],
		['c', 'out', ['a', 'b', 'c', '-d', 'e']],
		['e', 'in', ['a', 'b', '-c', '--d', '-e']]
	] as const)('%s goes %s', (id, step, expected) => {
		expect(after(id, tree.step(id, step))).toEqual(expected);
	});

	test.each([
		['a', 'up'],
		['e', 'down'],
		['a', 'in'],
		['a', 'out']
	] as const)('%s does not go %s', (id, step) => {
		expect(tree.step(id, step)).toBeNull();
	});

	test('what stands at the top because of a circle can be put there for good', () => {
		const torn = new PageTree([leaf('a', 'b'), leaf('b', 'a')]);
		expect(torn.spot('a', null, null)).toMatchObject({ parent: null });
	});

	test('what is folded has nothing below it', () => {
		expect(tree.grown((id) => id !== 'b').map(({ row }) => row.id)).toEqual(['a', 'b', 'e']);
		expect(tree.below('b').map(({ id }) => id)).toEqual(['c', 'd']);
		expect(tree.above('d').map(({ id }) => id)).toEqual(['b', 'c']);
	});
});
