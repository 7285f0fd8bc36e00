import { describe, expect, test } from 'vitest';
import { DEAL_DEFAULTS, type Deal } from './deal';
import { chosenAtFirst, crewOf, handOverFacts, mayBecomeProject } from './hand-over';

const deal = (changes: Partial<Deal> = {}): Deal => ({
	...DEAL_DEFAULTS,
	id: 'd',
	kind: 'deal',
	space: 's',
	title: 'Deal',
	owner: null,
	createdAt: 0,
	createdBy: 'anna',
	binned: false,
	importId: null,
	externalId: null,
	customer: null,
	contact: '',
	stage: 'won',
	order: 'a0',
	revenue: 0,
	currency: 'EUR',
	rate: { source: 'stage' },
	closeOn: '2026-01-01',
	closedAt: null,
	facts: {},
	...changes
});

describe('LS-02 · from won to project', () => {
	test.each([
		['won', true],
		['lost', false],
		['open', false],
		[undefined, false]
	] as const)('LS-02 · a deal in a stage that is %s: %s', (kind, expected) => {
		expect(mayBecomeProject(kind).ok).toBe(expected);
	});

	test('LS-02 · only what is filled in can be told', () => {
		expect(handOverFacts(deal())).toEqual(['revenue']);
		const full = deal({
			customer: 'c',
			contact: 'Ewa',
			closedAt: 5,
			owner: 'anna',
			products: [{ id: 'p', name: 'x', quantity: 1, price: 1, order: 'a0' }],
			custom: { b: 1, a: 'x' }
		});
		expect(handOverFacts(full)).toEqual([
			...['customer', 'contact', 'revenue', 'won', 'owner', 'products'],
			...['custom.a', 'custom.b']
		]);
	});

	test('LS-02 · money is told only when somebody chooses to', () => {
		expect(chosenAtFirst(['customer', 'revenue', 'products', 'custom.a'])).toEqual([
			'customer',
			'custom.a'
		]);
	});

	test('LS-02 · who worked on the deal is taken along, each once', () => {
		expect(crewOf({ owner: 'anna', participants: ['bob', 'anna', 'sue'] }, 'sue')).toEqual([
			'anna',
			'bob'
		]);
		expect(crewOf({ owner: null, participants: [] }, 'sue')).toEqual([]);
	});
});
