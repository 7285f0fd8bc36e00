import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toMajor, toMinor } from './money';

test.each([
	[10.5, 'USD', 1050],
	[1.005, 'EUR', 101],
	[-1.005, 'EUR', -101],
	[250_000, 'VND', 250_000],
	[0.1 + 0.2, 'PLN', 30]
])('%d %s is %d minor units', (major, currency, minor) => {
	expect(toMinor(major, currency)).toBe(minor);
});

test('money survives being shown and read again', () => {
	fc.assert(
		fc.property(fc.integer({ min: -1e12, max: 1e12 }), (minor) => {
			expect(toMinor(toMajor(minor, 'USD'), 'USD')).toBe(minor);
		})
	);
});
