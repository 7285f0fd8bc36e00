import { expect, test } from 'vitest';
import { converted } from './exchange';

const exchange = {
	base: 'EUR',
	rates: new Map([
		['PLN', 0.25],
		['VND', 0.00004]
	])
};

test.each([
	[1000, 'EUR', 'EUR', 1000],
	[1000, 'XXX', 'XXX', 1000],
	[1000, 'PLN', 'EUR', 250],
	[250, 'EUR', 'PLN', 1000],
	[100, 'EUR', 'VND', 25_000],
	[25_000, 'VND', 'PLN', 400],
	[1000, 'CHF', 'EUR', null],
	[1000, 'EUR', 'CHF', null]
])('OP-13 · %d minor units of %s are %s: %s', (amount, from, to, expected) => {
	expect(converted(amount, from, to, exchange)).toBe(expected);
});
