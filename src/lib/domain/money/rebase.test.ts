import { expect, test } from 'vitest';
import { converted } from './exchange';
import { rebased } from './rebase';

const inDollars = {
	base: 'USD',
	rates: new Map([
		['EUR', 1.25],
		['VND', 0.00004],
		['PLN', 0.25]
	])
};

test('rates keep their worth in another currency', () => {
	const inEuros = { base: 'EUR', rates: rebased(inDollars, 'EUR') };
	expect([...inEuros.rates]).toEqual([
		['USD', 0.8],
		['VND', 0.000032],
		['PLN', 0.2]
	]);
	for (const [from, to] of [
		['USD', 'PLN'],
		['VND', 'EUR'],
		['PLN', 'EUR']
	] as const) {
		expect(converted(1_000_000, from, to, inEuros)).toBe(converted(1_000_000, from, to, inDollars));
	}
});

test('without a rate of the new currency the old rates say nothing', () => {
	expect(rebased(inDollars, 'GBP').size).toBe(0);
	expect(rebased(inDollars, 'USD')).toBe(inDollars.rates);
});
