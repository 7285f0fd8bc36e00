import { expect, test } from 'vitest';
import { numberInput, parseNumber, parseRate, rateText } from './number-input';

test.each([
	['1.5', 'en', 1.5],
	['1,5', 'pl', 1.5],
	['1,5', 'vi', 1.5],
	['1,500', 'en', 1500],
	['-2', 'en', -2],
	['0.1', 'en', 0.1],
	['', 'en', null],
	['many', 'en', null]
])('“%s” in %s is %s', (text, locale, number) => {
	expect(parseNumber(text, locale)).toBe(number);
});

test.each(['en', 'vi', 'pl'])('a number survives its field in %s', (locale) => {
	for (const number of [0, 0.25, 1234.5, 1_000_000, -3.1415]) {
		expect(parseNumber(numberInput(number, locale), locale)).toBe(number);
	}
	for (const rate of [0.000039, 1.08, 25_400]) {
		expect(parseRate(rateText(rate, locale), locale)).toBe(rate);
	}
});

test.each(['0', '-1', '', 'x'])('“%s” is no rate', (text) => {
	expect(parseRate(text, 'en')).toBeNull();
});
