import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listCell, listed } from './list-cell';

test('several texts come back from one cell', () => {
	const text = fc
		.string({ unit: fc.constantFrom('a', ',', ';', '"', ' ', 'ł') })
		.filter((one) => one.trim() !== '');
	fc.assert(
		fc.property(fc.array(text), (texts) => {
			expect(listed(listCell(texts))).toEqual(texts.map((one) => one));
		})
	);
});

test('people write them with commas or semicolons', () => {
	expect(listed('VIP; North ,, "a, b"')).toEqual(['VIP', 'North', 'a, b']);
});
