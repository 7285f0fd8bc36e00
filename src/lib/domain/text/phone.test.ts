import { getCountries, getExampleNumber } from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/examples.mobile.json';
import { describe, expect, test } from 'vitest';
import { customerKeys, inCountry, storedKeys } from '../customer/keys';
import { rowKeys } from '../customer/row-keys';
import { isCountry } from './country';
import { askedNumbers, phoneHref, phoneKey, phonesIn } from './phone';
import { writtenPhones } from './written-phone';

const numbers = (text: string, country: string | null) =>
	phonesIn(text, country).map(({ number }) => number);

describe('a phone number is a number with a country', () => {
	test.each([
		['0903 123 456', 'VN', ['+84903123456']],
		['+84 903 123 456', 'PL', ['+84903123456']],
		['0084 903 123 456', 'PL', ['+84903123456']],
		['+84 (0) 903 123 456', null, ['+84903123456']],
		['0903.123.456', 'VN', ['+84903123456']],
		['+1 212 555 0142', 'US', ['+12125550142']],
		['+1 312 555 0142', 'US', ['+13125550142']],
		['030/1234567', 'DE', ['+49301234567']],
		['040/1234567', 'DE', ['+49401234567']],
		// Nobody knows the country.
		['0903 123 456', null, ['0903123456']],
		['call me', 'PL', []],
		['', 'PL', []]
	])('%j from %s', (text, country, expected) => {
		expect(numbers(text, country)).toEqual(expected);
	});

	test.each([
		'0903123456; 0904 123 456',
		'0903 123 456, 0904 123 456',
		'0903123456/0904123456',
		'0903123456 - 0904123456',
		'0903123456 0904123456',
		'0903 123 456 hoặc 0904 123 456',
		'0903 123 456\n0904 123 456'
	])('two numbers in %j are two', (text) => {
		expect(numbers(text, 'VN')).toEqual(['+84903123456', '+84904123456']);
	});

	test.each([
		['(212) 555-0142 ext. 12', 'US', 'tel:+12125550142;ext=12'],
		['212 555 0142 x12', 'US', 'tel:+12125550142;ext=12'],
		['212 555 0142, ext 12', 'US', 'tel:+12125550142;ext=12'],
		['22 123 45 67 wew. 12', 'PL', 'tel:+48221234567;ext=12'],
		['028 3822 1234 máy lẻ 101', 'VN', 'tel:+842838221234;ext=101'],
		['030 1234567 #12', 'DE', 'tel:+49301234567;ext=12'],
		['600 700 800', null, 'tel:600700800']
	])('%j is called at its number, not at the digits of its extension', (text, country, href) => {
		const all = phonesIn(text, country);
		expect(all.map(phoneHref)).toEqual([href]);
		expect(all[0]?.written).toBe(text);
	});
});

test('a number is looked for in every form in which it may have been written, also its beginning', () => {
	const stored = (text: string) => writtenPhones(text).flatMap(({ forms }) => forms);
	for (const written of ['0903 123 456', '+84 903 123 456', '84903123456', '0903123456']) {
		for (const asked of [
			'0903123456',
			'+84 903 123 456',
			'0903 12',
			'+84 903 1',
			'84 903 123 456'
		]) {
			const found = askedNumbers(asked, 'VN').some((form) =>
				stored(written).some((own) => own.startsWith(form))
			);
			expect([written, asked, found]).toEqual([written, asked, true]);
		}
	}
	expect(askedNumbers('Acme 2000', 'VN')).toEqual([]);
	expect(askedNumbers('12', 'VN')).toEqual([]);
});

describe('what is stored without the library is found and compared with it', () => {
	const identity = { title: '', email: '', taxNumber: '' };
	const countries = getCountries();

	test('every country whose numbers the library knows is one, and no other', () => {
		expect(countries.filter((country) => !isCountry(country))).toEqual([]);
		expect(['XX', 'vn', '', null, 84].filter(isCountry)).toEqual([]);
		for (let first = 65; first <= 90; first += 1) {
			for (let second = 65; second <= 90; second += 1) {
				const code = String.fromCharCode(first, second);
				expect([code, isCountry(code)]).toEqual([code, countries.some((one) => one === code)]);
			}
		}
	});

	test('a number of every country, in every form', () => {
		for (const country of countries) {
			const number = getExampleNumber(country, examples);
			if (number === undefined) continue;
			const forms = [
				number.number,
				number.formatInternational(),
				number.formatNational(),
				number.number.replace('+', '00')
			];
			for (const phone of forms) {
				const rows = writtenPhones(phone).flatMap((one) => one.forms);
				const stored = rowKeys({ ...identity, phone });
				for (const asked of forms) {
					const about = [country, phone, asked];
					const found = askedNumbers(asked, country).some((form) =>
						rows.some((row) => row.startsWith(form))
					);
					expect([...about, found]).toEqual([...about, true]);
					const keys = customerKeys({ ...identity, phone: asked }, country);
					// Fewer than seven digits say nothing.
					if (number.nationalNumber.length < 7) continue;
					const isHere = keys.some((key) =>
						storedKeys(key, country).some((one) => stored.includes(one))
					);
					expect([...about, isHere]).toEqual([...about, true]);
					expect([...about, stored.map((key) => inCountry(key, country))]).toEqual([
						...about,
						keys
					]);
					expect(phoneKey(phone, country)).toBe(phoneKey(asked, country));
				}
			}
		}
	});
});
