import { expect, test } from 'vitest';
import { pastedContacts, repeatedAddresses } from './contacts';

test.each([
	['names alone', 'Acme\nBergen Boats\n', [{ name: 'Acme' }, { name: 'Bergen Boats' }]],
	[
		'names and numbers without a header',
		'Acme, +48 600 700 800\n"Boats, Ltd",0912345678',
		[
			{ name: 'Acme', phone: '+48 600 700 800' },
			{ name: 'Boats, Ltd', phone: '0912345678' }
		]
	],
	[
		'a header in English, tabs',
		'Company\tName\tE-mail\tPhone\tNote\nAcme\tEva\teva@acme.test\t123\thot',
		[{ name: 'Acme', contact: 'Eva', email: 'eva@acme.test', phone: '123', note: 'hot' }]
	],
	[
		'a header in Polish',
		'Firma;Telefon;Osoba kontaktowa\nŁódź SA;600700800;Jan',
		[{ name: 'Łódź SA', phone: '600700800', contact: 'Jan' }]
	],
	[
		'a header in Vietnamese',
		'Khách hàng,Điện thoại\nGỗ Việt,0912',
		[{ name: 'Gỗ Việt', phone: '0912' }]
	],
	['an address alone', 'eva@acme.test', [{ name: 'eva@acme.test', email: 'eva@acme.test' }]],
	['company, person, address', 'Acme,Eva,eva@acme.test', [{ name: 'Acme', contact: 'Eva' }]],
	['blank lines', '\n\n  \nAcme\n\n', [{ name: 'Acme' }]],
	['nothing', ' \n', []]
])('OP-14 · a pasted list: %s', (_, text, found) => {
	const { contacts, unread } = pastedContacts(text);
	expect(unread).toEqual([]);
	expect(contacts).toHaveLength(found.length);
	expect(contacts).toMatchObject(found);
});

test('every line that says something is a contact or is said', () => {
	const text =
		'Name,Phone,Age\nAcme,0912,\n,,40\n"Hoa Sen" JSC,0913,1\n"Open,0914,2\n\nBeta,0915,3';
	const { contacts, unread } = pastedContacts(text);
	expect(contacts.map(({ name, phone, line }) => [name, phone, line])).toEqual([
		['Acme', '0912', 2],
		['"Hoa Sen" JSC', '0913', 4],
		['"Open', '0914', 5],
		['Beta', '0915', 7]
	]);
	expect(unread).toEqual([{ line: 3, text: '40' }]);
});

test('a number that an earlier line has in another form is said', () => {
	const { contacts } = pastedContacts(
		'Acme,0912 345 678\nBoats,+84 912 345 678\nCargo,0912 345 679'
	);
	expect(repeatedAddresses(contacts, 'VN')).toEqual([
		{ line: 2, firstLine: 1, value: '+84 912 345 678' }
	]);
	expect(repeatedAddresses(contacts, 'PL')).toEqual([]);
});
