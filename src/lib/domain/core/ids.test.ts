import { expect, test } from 'vitest';
import { isId, newId } from './ids';

test('ids are letters and digits of the asked length, and bytes that would favour some are skipped', () => {
	let next = 0;
	const random = {
		bytes: (count: number) => Uint8Array.from({ length: count }, () => next++ % 256)
	};
	const id = newId(random, 300);
	expect(id).toMatch(/^[0-9A-Za-z]{300}$/);
	// 248 to 255 are skipped, so the letter of 0 follows that of 247.
	expect(id.slice(248)).toBe(id.slice(0, 52));
});

test.each(['', 'a b', 'a/b', 'ä', 'x'.repeat(65), 7, null])('%s is no id', (value) => {
	expect(isId(value)).toBe(false);
});
