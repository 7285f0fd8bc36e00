import { expect, test } from 'vitest';
import { currenciesInHeading, currenciesNamed, preferred } from './currencies';
import { freshSnapshot, freshSpace, planText } from './testkit';

test.each([
	['eur', 'EUR'],
	['$', 'USD'],
	['zł', 'PLN'],
	['đ', 'VND'],
	['VNĐ', 'VND'],
	['Euro', 'EUR'],
	['Kč', 'CZK'],
	['apples', null],
	['constructor', null]
])('%s is %s', (text, currency) => {
	expect(currenciesNamed(text)?.[0] ?? null).toBe(currency);
});

test.each([
	['Amount (EUR)', 'EUR'],
	['Kwota [zł]', 'PLN'],
	['Doanh thu (VNĐ)', 'VND'],
	['Revenue USD', 'USD'],
	['Amount', null],
	['Amount (net)', null]
])('the heading %s names %s', (heading, currency) => {
	expect(currenciesInHeading(heading)[0] ?? null).toBe(currency);
});

test('of what a sign may mean the one that is used here is taken', () => {
	expect(preferred(currenciesNamed('$') ?? [], 'SGD')).toBe('SGD');
	expect(preferred(currenciesNamed('$') ?? [], 'EUR')).toBe('USD');
});

const money = (text: string, currency = 'USD') =>
	planText('deals', text, freshSnapshot({ space: freshSpace(currency) })).deals.map(
		({ change }) => [change.set['currency'], change.set['revenue']]
	);

test('the sign, the column and the heading say in which money an amount is', () => {
	expect(money('deal,value\nA,€5\nB,5 VND\nC,5\n')).toEqual([
		['EUR', 500],
		['VND', 5],
		['USD', 500]
	]);
	expect(money('deal,value (PLN)\nA,5\nB,€5\n')).toEqual([
		['PLN', 500],
		['EUR', 500]
	]);
	expect(money('deal,value,currency\nA,$5,SGD\nB,,EUR\n')).toEqual([
		['SGD', 500],
		['EUR', 0]
	]);
});

test('a sign that contradicts the column, and a word that is no currency, keep their rows out', () => {
	const { plan } = planText('deals', 'deal,value,currency\nA,€5,USD\nB,5,gold\n');
	expect(plan.rejected.map(({ faults }) => faults[0]?.code)).toEqual([
		'currency-contradicts',
		'currency-unknown'
	]);
});

test('in money without cents the mark groups thousands, whatever the space has', () => {
	expect(money('deal;value;currency\nA;1.234;VND\n')).toEqual([['VND', 1234]]);
});
