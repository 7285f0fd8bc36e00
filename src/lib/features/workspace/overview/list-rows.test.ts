import { expect, test } from 'vitest';
import { dealRow } from '$lib/replica/store/testkit';
import type { SpaceBasis } from '$lib/replica/overview/basis';
import { listed, sortedList } from './list-rows';

const basis: SpaceBasis = {
	id: 's',
	kind: 'sales',
	stages: [
		{ id: 'new', kind: 'open', probability: 20, idleDays: null },
		{ id: 'won', kind: 'won', probability: 100, idleDays: null }
	],
	activities: [],
	rateFrom: 'stage',
	createdAt: 0,
	createdBy: 'ann'
};
const names = {
	space: (id: string) => id.toUpperCase(),
	stage: (_: string, id: string) => id,
	owner: (id: string | null) => id ?? 'Nobody'
};
const money = { currency: 'EUR', exchange: { base: 'EUR', rates: new Map([['PLN', 0.25]]) } };
const lines = listed(
	[
		dealRow({ id: 'a', title: 'Crane', revenue: 300, closeOn: '2026-12-01', owner: 'zoe' }),
		dealRow({ id: 'b', title: 'anchor', revenue: 1000, currency: 'PLN', stage: 'won' }),
		dealRow({ id: 'c', title: 'Dock', revenue: 9, currency: 'XXX', rate: 70, stage: 'gone' }),
		dealRow({ id: 'd', title: 'Dock', revenue: 100, rate: 70 })
	],
	new Map([['s', basis]]),
	names,
	money
);
const compare = new Intl.Collator('en').compare;
const order = (by: string, down = false) =>
	sortedList(lines, { by, down }, compare)
		.map(({ id }) => id)
		.join('');

test('LW-09 · the list over all spaces sorts by every column, amounts in one currency', () => {
	expect(order('title')).toBe('bacd');
	expect(order('revenue', true)).toBe('abdc');
	expect(order('closeOn')).toBe('bcda');
	expect(order('owner')).toBe('bcda');
	// Neither order nor direction is left to chance where values are equal.
	expect([order('space'), order('space', true)]).toEqual(['abcd', 'abcd']);
	expect(lines.map(({ rate }) => rate)).toEqual([20, 100, 0, 70]);
	expect(lines.map(({ worth }) => worth)).toEqual([300, 250, null, 100]);
});
