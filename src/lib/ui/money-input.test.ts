import { describe, expect, it } from 'vitest';
import { moneyInput, parseMoney } from './money-input';

describe('reading an amount', () => {
	it.each([
		['1234.5', 2, 'en', 123_450],
		['1,234.50', 2, 'en', 123_450],
		['1 234,50', 2, 'pl', 123_450],
		['1\u00a0234,50 zł', 2, 'pl', 123_450],
		['1.234,50', 2, 'vi', 123_450],
		['€ 1,234', 2, 'en', 123_400],
		['PLN 12', 2, 'pl', 1200],
		['1.500.000', 0, 'vi', 1_500_000],
		['1.500', 0, 'en', 1500],
		['1,500', 2, 'en', 150_000],
		['1,500', 2, 'pl', 150],
		['10.50', 2, 'pl', 1050],
		['1,5', 2, 'en', 150],
		['.5', 2, 'en', 50],
		['0.005', 2, 'en', 1],
		['1.005', 2, 'en', 101],
		['-3', 2, 'en', -300],
		['−3', 2, 'en', -300],
		['0', 2, 'en', 0]
	])('%s with %i decimals in %s', (text, decimals, locale, minor) => {
		expect(parseMoney(text, decimals, locale)).toBe(minor);
	});

	it.each([
		'',
		' ',
		'abc',
		'5k',
		'5 mln',
		'1.2.3',
		'12,34,56',
		'1e5',
		'--1',
		'1-2',
		'.',
		'99999999999999999999'
	])('%j is no amount', (text) => {
		expect(parseMoney(text, 2, 'en')).toBeNull();
	});

	it('reads back what it writes', () => {
		for (const locale of ['en', 'vi', 'pl']) {
			for (const decimals of [0, 2]) {
				for (const minor of [0, 7, 1050, 123_456, 100_000, 987_654_321, -1050]) {
					expect(parseMoney(moneyInput(minor, decimals, locale), decimals, locale)).toBe(minor);
				}
			}
		}
	});
});
