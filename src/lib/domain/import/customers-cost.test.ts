import { expect, test } from 'vitest';
import { ContactRows } from './contact-rows';
import { matchOf } from './customer-matches';
import { freshSnapshot, planText } from './testkit';

/** A person and a customer whose number is looked at, which takes most of the time of a row. */
function looked() {
	let times = 0;
	const row = {
		...{ title: 'Acme', externalId: '', email: '', taxNumber: '', name: 'Ann', role: '' },
		get phone() {
			times += 1;
			return '+48 600 100 200';
		}
	};
	return { row, times: () => times };
}

test('LS-09 · the number of a customer is not taken apart where there are no others to compare it with', () => {
	const { row, times } = looked();
	expect(matchOf(row, freshSnapshot())).toBeNull();
	expect(times()).toBe(0);
	const keys = new Map([['p:+48600100200', { id: 'here', title: 'Here' }]]);
	expect(matchOf(row, freshSnapshot({ keys }))).toMatchObject({ by: 'phone' });
	expect(times()).toBe(1);
});

test('LS-09 · the number of a contact is not taken apart before its customer has another row', () => {
	const { row, times } = looked();
	const rows = new ContactRows('PL');
	const line = { row: 2, line: 2, cells: [], fault: null };
	rows.begin('a', line, 'Acme', row);
	expect(times()).toBe(0);
	expect(rows.join('a', { ...line, row: 3 }, { ...looked().row, phone: '600100200' })).toBe(
		'known'
	);
	expect(times()).toBeGreaterThan(0);
});

test('LS-09 · a customer with several rows compares their contacts by number', () => {
	const text = 'name,phone,contact\nA,+48600100200,Ann\nA,600 100 200,Ann\nA,+48600100201,Ann\n';
	const { plan } = planText('customers', text, freshSnapshot({ country: 'PL' }));
	expect(plan.counts).toMatchObject({ customers: 1, contacts: 1, rejected: 1 });
});
