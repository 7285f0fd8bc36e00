import { expect, test } from 'vitest';
import type { CustomerState } from './customer-record.svelte';
import { ledFrom, leadsOn } from './led';

const page = (now: { id: string; title: string } | null, others: readonly object[] = []) =>
	({
		state: 'there',
		contents: { customer: { id: 'old' }, now, others }
	}) as unknown as CustomerState;

test('OP-12 · the page of a customer that turned out to be another leads to the one that stays, unless it is asked for', () => {
	const merged = page({ id: 'kept', title: 'Kept' });
	expect(leadsOn(merged, false)).toBe('/customers/kept?was=old');
	expect(leadsOn(merged, true)).toBe(null);
	expect(leadsOn(page(null), false)).toBe(null);
	expect(leadsOn({ state: 'missing' }, false)).toBe(null);
});

test('OP-12 · that one was led here is said of customers who are merged into this one, and of no other', () => {
	const kept = page(null, [
		{ id: 'a', binned: false },
		{ id: 'b', binned: true }
	]);
	expect(ledFrom(kept, 'a')).toMatchObject({ id: 'a' });
	expect(ledFrom(kept, 'b')).toBe(null);
	expect(ledFrom(kept, 'c')).toBe(null);
	expect(ledFrom(kept, null)).toBe(null);
});
