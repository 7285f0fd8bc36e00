import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayMoveInto, pathOf, placeFolders, withFoldersBelow, type FolderBranch } from './folder';

const folders = (parents: Readonly<Record<string, string | null>>): FolderBranch[] =>
	Object.entries(parents).map(([id, parent]) => ({ id, parent }));

describe('FL-03 · where folders are', () => {
	test('a folder whose parent is not there is at the top', () => {
		const places = placeFolders(folders({ a: null, b: 'a', c: 'gone' }));
		expect([...places]).toEqual([
			['a', null],
			['b', 'a'],
			['c', null]
		]);
	});

	test('two people who move folders into each other apart find both, the same on every device', () => {
		const places = placeFolders(folders({ b: 'a', a: 'b', inner: 'b' }));
		expect(places.get('a')).toBe(null);
		expect(places.get('b')).toBe('a');
		expect(pathOf('inner', places)).toEqual(['a', 'b', 'inner']);
	});

	test('a folder in itself is at the top', () => {
		expect(placeFolders(folders({ a: 'a' })).get('a')).toBe(null);
	});

	test('a folder is moved neither into itself nor into what is in it', () => {
		const places = placeFolders(folders({ a: null, b: 'a', c: 'b', d: null }));
		expect(mayMoveInto('a', 'c', places)).toBe(false);
		expect(mayMoveInto('a', 'a', places)).toBe(false);
		expect(mayMoveInto('c', 'd', places)).toBe(true);
		expect(mayMoveInto('c', null, places)).toBe(true);
		expect(mayMoveInto('c', 'gone', places)).toBe(false);
	});

	const anyFolders = fc
		.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 12 })
		.chain((ids) =>
			fc.tuple(
				...ids.map((id) =>
					fc.record({
						id: fc.constant(id),
						parent: fc.oneof(fc.constant(null), fc.constantFrom(...ids), fc.constant('gone'))
					})
				)
			)
		);

	test('whatever folders say, each is somewhere once, and the way up from each ends at the top', () => {
		fc.assert(
			fc.property(anyFolders, (all) => {
				const places = placeFolders(all);
				expect(new Set(places.keys())).toEqual(new Set(all.map(({ id }) => id)));
				for (const { id } of all) {
					const path = pathOf(id, places);
					expect(path.at(-1)).toBe(id);
					expect(new Set(path).size).toBe(path.length);
					expect(places.get(path[0] ?? '')).toBe(null);
				}
				const tops = all.filter(({ id }) => places.get(id) === null);
				const found = tops.flatMap(({ id }) => withFoldersBelow(id, places));
				expect([...found].sort()).toEqual(all.map(({ id }) => id).sort());
			})
		);
	});

	test('the order in which folders came changes nothing', () => {
		fc.assert(
			fc.property(anyFolders, (all) => {
				const there = placeFolders(all);
				const back = placeFolders([...all].reverse());
				for (const { id } of all) expect(back.get(id)).toBe(there.get(id));
			})
		);
	});

	test('only one folder of each circle is elsewhere than it says', () => {
		fc.assert(
			fc.property(anyFolders, (all) => {
				const places = placeFolders(all);
				const known = new Set(all.map(({ id }) => id));
				const says = new Map(all.map(({ id, parent }) => [id, parent ?? null]));
				const moved = all.filter(
					({ id, parent }) => parent !== null && known.has(parent) && places.get(id) !== parent
				);
				const ringOf = (start: string): string[] => {
					const ring = [start];
					let at = says.get(start) ?? null;
					while (at !== null && at !== start) {
						ring.push(at);
						at = says.get(at) ?? null;
					}
					return ring;
				};
				for (const { id } of moved) {
					const ring = ringOf(id);
					expect(says.get(ring.at(-1) ?? '')).toBe(id);
					expect([...ring].sort()[0]).toBe(id);
				}
			})
		);
	});
});
