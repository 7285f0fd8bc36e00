import { expect, test } from 'vitest';
import { pooled } from './pooled-random';

test('a pool gives the bytes of its source in their order, each once, and asks for many at a time', () => {
	let next = 0;
	let asked = 0;
	const random = pooled({
		bytes: (count) => {
			asked += 1;
			return Uint8Array.from({ length: count }, () => next++ % 251);
		}
	});
	const given = Array.from({ length: 250 }, () => [...random.bytes(16)]).flat();
	expect(given).toEqual(given.map((_, index) => index % 251));
	expect(asked).toBe(1);
	// What is left of the pool is too little: the next one begins, and nothing of the first comes again.
	expect(random.bytes(200)[0]).toBe(4096 % 251);
	expect(random.bytes(5000)).toHaveLength(5000);
});
