import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customerKeys, nameKey } from './keys';

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
		['phone', '+84 912 345 678', '0912.345.678'],
		['phone', '(22) 555 01 02', '+48 22 555-01-02'],
		['phone', '028 111 2222; 0912 345 678', '+84912345678'],
		['email', 'Anna@Example.com', ' anna@example.com '],
		['taxNumber', 'PL 525-224-84-81', '5252248481']
	] as const)('the same %s: %s and %s', (field, one, other) => {
		const first = customerKeys({ ...identity, [field]: one });
		const second = customerKeys({ ...identity, [field]: other });
		expect(first.some((key) => second.includes(key))).toBe(true);
	});

	test('what says nothing gives no key', () => {
		expect(customerKeys({ ...identity, phone: '112', email: 'none', taxNumber: '-' })).toEqual([]);
	});

	test('whatever is written, keys never hold doubles and never throw', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), fc.string(), (title, phone, email) => {
				const keys = customerKeys({ title, phone, email, taxNumber: phone });
				expect(new Set(keys).size).toBe(keys.length);
			})
		);
	});
});
