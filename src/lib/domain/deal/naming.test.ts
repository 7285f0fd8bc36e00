import { describe, expect, test } from 'vitest';
import { asksFor, nameFrom, patternFault, piecesOf, type Nameable } from './naming';

const deal: Nameable = {
	customer: 'Acme',
	product: 'Sensors',
	contact: 'Eva Nowak',
	revenue: 840_050,
	currency: 'EUR',
	day: '2026-05-15'
};

describe('OP-11 · the naming pattern of a space', () => {
	test.each([
		['{customer}', {}, 'Acme'],
		['{product} – {customer}', {}, 'Sensors – Acme'],
		['{customer} ({contact}), {value}, {date}', {}, 'Acme (Eva Nowak), 8400.5 EUR, 2026-05-15'],
		['{product} – {customer}', { product: '' }, 'Acme'],
		['{product} – {customer}', { customer: ' ' }, 'Sensors'],
		['{customer} – {product} – {date}', { product: '' }, 'Acme – 2026-05-15'],
		['{customer} / {value}', { revenue: 0 }, 'Acme'],
		['{customer} / {value}', { revenue: null }, 'Acme'],
		['Offer for {customer}', {}, 'Offer for Acme'],
		['{customer}: maintenance', {}, 'Acme: maintenance'],
		['Offer for {customer}', { customer: '' }, ''],
		['', {}, '']
	])('OP-11 · %j with %j proposes %j', (pattern, changes, name) => {
		expect(nameFrom(pattern, { ...deal, ...changes })).toBe(name);
	});

	test.each([
		['', null],
		['{customer} – {product}', null],
		['{client}', 'unknown-part'],
		['{customer', 'unknown-part'],
		['x'.repeat(121), 'too-long']
	])('OP-11 · what is wrong with %j: %j', (pattern, fault) => {
		expect(patternFault(pattern)).toBe(fault);
	});

	test('OP-11 · a pattern reads the words of another language where it is told them', () => {
		const polish = (word: string) => (word === 'klient' ? 'customer' : undefined);
		expect(piecesOf('{klient} – {nic}', polish)).toEqual([
			{ is: 'part', part: 'customer' },
			{ is: 'text', text: ' – ' },
			{ is: 'unknown', text: '{nic}' }
		]);
		expect([asksFor('{product}', 'product'), asksFor('{date}', 'product')]).toEqual([true, false]);
	});
});
