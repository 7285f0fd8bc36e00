import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderBetween, ordersBetween } from './order';

test('OP-03 · there is room between any two cards, and above and below all', () => {
	fc.assert(
		fc.property(fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 60 }), (places) => {
			const keys: string[] = [];
			for (const place of places) {
				const at = place % (keys.length + 1);
				keys.splice(at, 0, orderBetween(keys[at - 1] ?? null, keys[at] ?? null));
			}
			expect([...keys].sort((a, b) => (a < b ? -1 : 1))).toEqual(keys);
			expect(new Set(keys).size).toBe(keys.length);
		})
	);
});

test('OP-03 · two cards with the same place, made by devices that had not met, still have room below them', () => {
	const [key = ''] = ordersBetween(null, null, 1);
	expect(orderBetween(key, key) > key).toBe(true);
});
