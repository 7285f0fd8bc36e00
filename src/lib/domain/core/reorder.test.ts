import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from '../space/space';
import { lastPlace, placedAt } from './reorder';

const items = (...orders: string[]) => orders.map((order, at) => ({ id: `i${String(at)}`, order }));
const sorted = (list: readonly { id: string; order: string }[]) =>
	inOrder(list).map(({ id }) => id);

test('moving one item writes one key', () => {
	const list = items('a0', 'a1', 'a2');
	expect([...placedAt(list, 'i2', 0).keys()]).toEqual(['i2']);
	expect(placedAt(list, 'i1', 1).size).toBe(0);
	expect(placedAt(list, 'gone', 1).size).toBe(0);
});

test('an item comes to its place, also among equal keys', () => {
	const key = fc.constantFrom('a0', 'a1', 'a2', 'a3');
	fc.assert(
		fc.property(
			fc.array(key, { minLength: 1, maxLength: 8 }),
			fc.nat(7),
			fc.nat(9),
			(keys, i, to) => {
				const list = inOrder(items(...keys));
				const id = list[i % list.length]?.id ?? '';
				const set = placedAt(list, id, to);
				const after = list.map((item) => ({ ...item, order: set.get(item.id) ?? item.order }));
				const wanted = list.map((item) => item.id).filter((other) => other !== id);
				wanted.splice(Math.min(to, list.length - 1), 0, id);
				expect(sorted(after)).toEqual(wanted);
			}
		)
	);
});

test('the last place is behind all others', () => {
	expect(lastPlace([])).toBe('a0');
	expect(lastPlace(items('a0', 'a1')) > 'a1').toBe(true);
});
