import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	DECIMAL_MARKS,
	minorOf,
	NumberTally,
	RATE_SCALES,
	RateTally,
	readAmount,
	readPercent,
	type DecimalMark
} from './numbers';
import { HABITS } from './testkit';

const verdictOf = (values: readonly string[], language: 'en' | 'pl' = 'en', hasCents = true) => {
	const tally = new NumberTally();
	for (const value of values) tally.take(value);
	return tally.verdict(HABITS[language], hasCents);
};

describe('reading amounts', () => {
	test.each<[string, DecimalMark, number | null]>([
		['1054', '.', 1054],
		['1,234.50', '.', 1234.5],
		['1.234,50', ',', 1234.5],
		['1 234,50', ',', 1234.5],
		['1\u00a0234\u00a0567,5', ',', 1234567.5],
		["1'234.50", '.', 1234.5],
		['12,34,567', '.', 1234567],
		['$1,054', '.', 1054],
		['12 500,50 zł', ',', 12500.5],
		['1.500.000 ₫', ',', 1500000],
		['1.500.000 đ', ',', 1500000],
		['EUR 10', '.', 10],
		['1 200,-', ',', 1200],
		['1 200,-', '.', 1200],
		['1.200,-- zł', ',', 1200],
		['1200.–', '.', 1200],
		['AUD 1,000', '.', 1000],
		['-5', '.', -5],
		['(5.50)', '.', -5.5],
		['.5', '.', 0.5],
		['0.123', ',', null],
		['1.234,50', '.', null],
		['1,5', '.', null],
		['1.2.3', '.', null],
		['dużo', ',', null],
		['10k', '.', null],
		['5 apples', '.', null],
		['', '.', null]
	])('%j with %s is %s', (text, mark, major) => {
		expect(readAmount(text, mark)?.major ?? null).toBe(major);
	});

	test('signs name currencies', () => {
		expect(readAmount('5 €', '.')?.currencies).toEqual(['EUR']);
		expect(readAmount('5', '.')?.currencies).toEqual([]);
	});

	test('minor units follow the currency', () => {
		expect(minorOf({ major: 10.05, currencies: [] }, 'USD')).toBe(1005);
		expect(minorOf({ major: 1_500_000, currencies: [] }, 'VND')).toBe(1_500_000);
		expect(minorOf({ major: 1e300, currencies: [] }, 'USD')).toBeNull();
	});

	test.each<[string, number | null]>([
		['50', 50],
		['40%', 40],
		['0.5', 1],
		['0.4 %', 0],
		['1', 1],
		['140', null],
		['-1', null],
		['half', null]
	])('the percentage %j is %s', (text, percent) => {
		expect(readPercent(text, '.', 'percent')).toBe(percent);
	});

	test.each<[readonly string[], readonly (number | null)[]]>([
		[
			['0.2', '0.9', '1'],
			[20, 90, 100]
		],
		[
			['1', '0'],
			[100, 0]
		],
		[
			['1', '50'],
			[1, 50]
		],
		[
			['0.5', '40%'],
			[50, 40]
		],
		[
			['-', '0.5', 'n/a'],
			[null, 50, null]
		]
	])('the percentages %j are %j, judged by all of them', (texts, percents) => {
		const tally = new RateTally();
		for (const text of texts) tally.take(text);
		const { scale, certain } = tally.verdict();
		expect(texts.map((text) => readPercent(text, '.', scale))).toEqual(percents);
		expect(certain).toBe(true);
	});

	test('percentages of which some are below one and some above are a question', () => {
		const tally = new RateTally();
		for (const text of ['0.5', '40']) tally.take(text);
		expect(tally.verdict()).toEqual({ scale: 'percent', certain: false });
	});

	test('the whole column tells its decimal mark', () => {
		expect(verdictOf(['1.234', '1,5'])).toMatchObject({ mark: ',', certain: true });
		expect(verdictOf(['1,234', '1.5'], 'pl')).toMatchObject({ mark: '.', certain: true });
		expect(verdictOf(['1.234.567'])).toMatchObject({ mark: ',', certain: true });
		expect(verdictOf(['0.123'], 'pl')).toMatchObject({ mark: '.', certain: true });
		expect(verdictOf(['1,5', '1.5', '2.5'])).toMatchObject({
			mark: '.',
			certain: false,
			against: 1
		});
	});

	test('what may be a thousand or one and a bit is a question, but not in a currency without cents', () => {
		expect(verdictOf(['1.234'], 'pl')).toMatchObject({
			mark: ',',
			certain: false,
			example: '1.234'
		});
		expect(verdictOf(['1.234'], 'en')).toMatchObject({ mark: '.', certain: false });
		expect(verdictOf(['1.234'], 'en', false)).toMatchObject({ mark: ',', certain: true });
		expect(verdictOf(['1054'], 'pl')).toMatchObject({ certain: true });
	});

	test('every amount reads back from every way of writing it', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e12, max: 1e12 }), (minor) => {
				for (const [mark, locale] of [
					['.', 'en-US'],
					[',', 'de-DE'],
					[',', 'pl-PL']
				] as const) {
					const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(
						minor / 100
					);
					const amount = readAmount(text, mark);
					expect(amount && minorOf(amount, 'EUR')).toBe(minor === 0 ? 0 : minor);
				}
			})
		);
	});

	test('never throws on any text', () => {
		const text = fc.string({ unit: fc.constantFrom(...Array.from('0123456789.,-( )$zł%')) });
		fc.assert(
			fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (input) => {
				for (const mark of DECIMAL_MARKS) {
					const amount = readAmount(input, mark);
					if (amount !== null) expect(Number.isNaN(amount.major)).toBe(false);
					for (const scale of RATE_SCALES) readPercent(input, mark, scale);
				}
				verdictOf([input]);
			})
		);
	});
});
