import { describe, expect, test } from 'vitest';
import { contactsOf } from './contacts';

const person = (id: string, name: string) => ({
	id,
	name,
	role: '',
	email: '',
	phone: '',
	order: id
});
const deal = (id: string, contact: string) => ({ id, title: `Deal ${id}`, contact });
const shown = (...asked: Parameters<typeof contactsOf>) =>
	contactsOf(...asked).map(({ name, person, deals }) => [
		name,
		person?.id ?? null,
		deals.map(({ id }) => id)
	]);

describe('OP-01 · the contacts of deals are the people of their customer', () => {
	test('a contact with the name of one of the people is shown once, whatever capitals and spaces', () => {
		expect(
			shown(
				[person('a', 'Jan Kowalski'), person('b', 'Ewa Nowak')],
				[deal('1', 'jan  kowalski'), deal('2', 'Jan Kowalski '), deal('3', '')]
			)
		).toEqual([
			['Jan Kowalski', 'a', ['1', '2']],
			['Ewa Nowak', 'b', []]
		]);
	});

	test('a name that only deals have comes last, once', () => {
		expect(
			shown([person('a', 'Jan')], [deal('1', 'Ola'), deal('2', 'ola'), deal('3', 'Iga')])
		).toEqual([
			['Jan', 'a', []],
			['Ola', null, ['1', '2']],
			['Iga', null, ['3']]
		]);
	});

	test('of two people with one name the first is meant, and people without a name are nobody', () => {
		expect(
			shown([person('a', 'Jan'), person('b', 'Jan'), person('c', '')], [deal('1', 'Jan')])
		).toEqual([
			['Jan', 'a', ['1']],
			['Jan', 'b', []],
			['', 'c', []]
		]);
	});
});
