import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customerKeys, inCountry, storedKeys } from './keys';
import { nameKey, rowKeys } from './row-keys';

const identity = { title: '', email: '', phone: '', taxNumber: '' };

describe('OP-12 · by what the same customer is recognised', () => {
	test.each([
		['Công ty TNHH Minh Anh', 'CTY TNHH MINH ANH'],
		['Công ty Cổ phần Hòa Phát', 'Hoà Phát'],
		['Công ty TNHH MTV Đại Dương', 'đại dương co., ltd'],
		['CTCP Sữa Việt Nam', 'Công ty cổ phần sữa Việt Nam'],
		['Công ty trách nhiệm hữu hạn một thành viên Phan', 'Phan'],
		['Żabka Polska Sp. z o.o.', 'ZABKA POLSKA spółka z ograniczoną odpowiedzialnością'],
		['Łódź Meble S.A.', 'Lodz Meble Spółka Akcyjna'],
		['Kowalski i Syn sp. k.', 'Kowalski i Syn spółka komandytowa'],
		['Nowak sp.j.', 'NOWAK Spółka Jawna'],
		['Acme, Inc.', 'ACME Incorporated'],
		['Acme Ltd', 'acme limited'],
		['Müller GmbH & Co. KG', 'Muller'],
		['J.P. Morgan LLC', 'JP Morgan']
	])('%s is %s', (one, other) => {
		expect(nameKey(one)).toBe(nameKey(other));
		expect(nameKey(one)).not.toBe('');
	});

	test.each([
		['Acme North', 'Acme South'],
		['Phan', 'Tran'],
		['Z Energy', 'Energy'],
		['Sp', 'Co']
	])('%s is not %s', (one, other) => {
		expect(nameKey(one)).not.toBe(nameKey(other));
	});

	test.each([
		['phone', 'VN', '+84 912 345 678', '0912.345.678'],
		['phone', 'PL', '(22) 555 01 02', '+48 22 555-01-02'],
		['phone', 'VN', '028 3822 2222; 0912 345 678', '+84912345678'],
		['phone', 'US', '(212) 555-0142 ext. 7', '+1 212 555 0142'],
		['phone', 'VN', '0912 345 678', '+84 (0) 912 345 678'],
		['phone', 'VN', '0912 345 678', 'Tel. 0084 912 345 678 (ask for 12)'],
		['phone', 'GB', '020 7946 0958', '+44 (0)20 7946 0958'],
		['phone', 'IT', '06 1234 5678', '+39 06 1234 5678'],
		['phone', 'VN', '+999 1234 5678', '+99912345678'],
		['email', null, 'Anna@Example.com', ' anna@example.com '],
		['taxNumber', null, 'PL 525-224-84-81', '5252248481'],
		['taxNumber', null, 'ATU 1234 5678', 'u12345678'],
		['taxNumber', null, 'CHE-123.456.789', '123456789'],
		['taxNumber', null, '0312-345-678', 'VN0312345678']
	] as const)('the same %s in %s: %s and %s', (field, country, one, other) => {
		const first = customerKeys({ ...identity, [field]: one }, country);
		const second = customerKeys({ ...identity, [field]: other }, country);
		expect(first.some((key) => second.includes(key))).toBe(true);
		// Rows store a number as written. It is found in every form, and compared as a number of the
		// country.
		const stored = rowKeys({ ...identity, [field]: other });
		expect(first.some((key) => storedKeys(key, country).some((one) => stored.includes(one)))).toBe(
			true
		);
		expect(first.some((key) => stored.some((one) => inCountry(one, country) === key))).toBe(true);
	});

	test.each([
		['phone', 'US', '+1 212 555 0142', '+1 312 555 0142'],
		['phone', 'DE', '030/1234567', '040/1234567'],
		['phone', 'PL', '+84 912 345 678', '912 345 678'],
		['phone', null, '+84 912 345 678', '0912 345 678'],
		['phone', 'US', '212 555 0142', '212 555 0143 x0142']
	] as const)('another %s in %s: %s and %s', (field, country, one, other) => {
		const first = customerKeys({ ...identity, [field]: one }, country);
		const second = customerKeys({ ...identity, [field]: other }, country);
		expect(first.filter((key) => second.includes(key))).toEqual([]);
	});

	test('what says nothing gives no key', () => {
		const nothing = { ...identity, phone: '112', email: 'none', taxNumber: '-' };
		expect(customerKeys(nothing, null)).toEqual([]);
		expect(rowKeys(nothing)).toEqual([]);
	});

	test('whatever is written, keys never hold doubles and never throw', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), fc.string(), (title, phone, email) => {
				const typed = { title, phone, email, taxNumber: phone };
				for (const keys of [rowKeys(typed), customerKeys(typed, 'VN')]) {
					expect(new Set(keys).size).toBe(keys.length);
				}
			})
		);
	});
});
