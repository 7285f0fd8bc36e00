import { expect, test } from 'vitest';
import { rowKeys } from '../customer/row-keys';
import { pastedContacts } from '../import/contacts';
import { callListing } from './call-list';

const customer = (title: string, phone = '', email = '') => ({
	id: title,
	title,
	phone,
	keys: rowKeys({ title, phone, email, taxNumber: '' })
});

const listing = (text: string, here = [customer('')], chosen: readonly string[] = []) =>
	callListing(pastedContacts(text).contacts, here, new Set(chosen), null);

test('OP-14 · two people whose names differ in accents are two calls, each at its number', () => {
	const { calls, repeated } = listing(
		'Nguyễn Văn Hùng, 0900000001\nNguyễn Văn Hưng, 0900000002\n',
		[customer('Nguyễn Văn Hùng', '0900000001')]
	);
	expect(calls.map(({ contact, customer }) => [contact.phone, customer?.id ?? null])).toEqual([
		['0900000001', 'Nguyễn Văn Hùng'],
		['0900000002', null]
	]);
	expect(calls[1]?.alike?.id).toBe('Nguyễn Văn Hùng');
	expect(repeated).toEqual([]);
});

test('OP-14 · two people of one company are two calls; the same line twice is one, and said', () => {
	const { calls, repeated } = listing(
		'Company,Contact,Phone\nAcme,An,0911111111\nACME,Bình,0922222222\nAcme,An,0911 111 111\nAcme,An,0933333333'
	);
	expect(calls.map(({ callee }) => callee === '')).toEqual([true, false, false]);
	expect(new Set(calls.map(({ callee }) => callee)).size).toBe(3);
	expect(repeated).toEqual([{ line: 4, firstLine: 2 }]);
});

test('OP-14 · a customer who is here is called at the number of the line', () => {
	const here = [customer('Acme', '0911111111')];
	expect(listing('Acme,0911111111', here).calls[0]?.callee).toBe('');
	expect(listing('Acme', here).calls[0]?.callee).toBe('');
	expect(listing('Acme,0922222222', here).calls[0]).toMatchObject({
		customer: { id: 'Acme' },
		by: 'name',
		callee: expect.stringContaining('p:') as string
	});
});

test('OP-14 · who is only called alike is taken when a person says so', () => {
	const here = [customer('Acme Ltd')];
	expect(listing('Acme', here).calls[0]).toMatchObject({ customer: null, alike: here[0] });
	expect(listing('Acme', here, ['acme']).calls[0]).toMatchObject({ customer: here[0], by: 'hand' });
	const mailed = [customer('Other', '', 'a@acme.com')];
	expect(listing('Acme,a@acme.com', mailed).calls[0]).toMatchObject({ by: 'email' });
});
