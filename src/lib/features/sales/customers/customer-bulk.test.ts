import { describe, expect, test } from 'vitest';
import type { Acting } from '$lib/domain/core/change';
import type { Customer } from '$lib/domain/customer/customer';
import { customerChange, customerUndo, type CustomerWork } from './customer-bulk';

const acting: Acting = {
	actor: 'me',
	clock: { now: () => 5, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count) }
};
const customer = (more: Partial<Customer> = {}) =>
	({
		id: 'c',
		kind: 'customer',
		title: 'Acme',
		owner: null,
		tags: [],
		binned: false,
		...more
	}) as Customer;
const set = (row: Customer, work: CustomerWork) => customerChange(row, work, acting).set;
const undo = (row: Customer, now: Customer, work: CustomerWork) =>
	customerUndo(row, now, work, acting);

describe('LW-07 · one action on many customers', () => {
	test('sets the owner, adds and removes a tag, moves to the bin, and leaves what is so already', () => {
		expect(set(customer(), { what: 'owner', owner: 'anna' })).toEqual({ owner: 'anna' });
		expect(set(customer({ owner: 'anna' }), { what: 'owner', owner: 'anna' })).toEqual({});
		expect(set(customer(), { what: 'add-tag', tag: ' VIP ' })).toEqual({ 'tag.vip': 'VIP' });
		expect(set(customer({ tags: ['vip'] }), { what: 'add-tag', tag: 'VIP' })).toEqual({});
		expect(set(customer({ tags: ['VIP'] }), { what: 'remove-tag', tag: 'vip' })).toEqual({
			'tag.vip': null
		});
		expect(set(customer(), { what: 'bin' })).toMatchObject({ binned: true });
	});

	test('is undone as a whole, except where somebody has changed it since', () => {
		const given = { what: 'owner', owner: 'anna' } as const;
		expect(undo(customer({ owner: 'bo' }), customer({ owner: 'anna' }), given)).toMatchObject({
			ok: true,
			value: { set: { owner: 'bo' } }
		});
		expect(undo(customer({ owner: 'bo' }), customer({ owner: 'cy' }), given).ok).toBe(false);
		expect(undo(customer(), customer({ owner: 'anna' }), given).ok).toBe(false);
		const tagged = { what: 'add-tag', tag: 'VIP' } as const;
		expect(undo(customer(), customer({ tags: ['VIP'] }), tagged)).toMatchObject({
			value: { set: { 'tag.vip': null } }
		});
		expect(undo(customer(), customer(), tagged).ok).toBe(false);
		const untagged = { what: 'remove-tag', tag: 'vip' } as const;
		expect(undo(customer({ tags: ['VIP'] }), customer(), untagged)).toMatchObject({
			value: { set: { 'tag.vip': 'VIP' } }
		});
		expect(undo(customer(), customer({ binned: true }), { what: 'bin' })).toMatchObject({
			ok: true
		});
		expect(undo(customer(), customer(), { what: 'bin' }).ok).toBe(false);
	});
});
