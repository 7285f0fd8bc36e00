import { expect, test } from 'vitest';
import type { Acting } from '../core/change';
import { createDeal, editDeal } from '../deal/commands';
import { createLead } from '../lead/commands';
import { createCustomer, editCustomer } from './commands';
import { personField } from './people';

const acting: Acting = {
	actor: 'me',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count) }
};
const typed = '\u200bAcme\u00a0Ltd\u200f ';
const kept = 'Acme Ltd';

test('what nobody sees goes where names, titles and addresses are taken in', () => {
	expect(
		createCustomer({ title: typed, phone: '\u202a0912\u202c' }, null, acting, []).set
	).toMatchObject({
		title: kept,
		phone: '0912'
	});
	const customer = { title: kept } as Parameters<typeof editCustomer>[0];
	expect(editCustomer(customer, 'title', typed, acting).set).toEqual({});
	expect(personField({ name: typed, role: '', email: '', phone: '', order: 'a' }).name).toBe(kept);
	expect(createLead({ title: typed }, 'space', 'me', acting).set['title']).toBe(kept);
	const deal = { title: kept } as Parameters<typeof editDeal>[0];
	expect(editDeal(deal, { field: 'title', value: typed }, acting).set).toEqual({});
	const draft = { title: typed, contact: typed, rate: { source: 'stage' } } as Parameters<
		typeof createDeal
	>[0];
	const place = { space: 's', currency: 'EUR', order: 'a', fields: [] };
	expect(createDeal(draft, place, { kind: 'open' }, acting).set).toMatchObject({
		title: kept,
		contact: kept
	});
});
