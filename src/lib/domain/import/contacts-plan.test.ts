import { expect, test } from 'vitest';
import { customersByName } from './customer-matches';
import { freshSnapshot, person, planText } from './testkit';

const members = [
	person('owner-1', 'Olga Owner', 'owner'),
	person('a1', 'Ann Agent', 'agent'),
	person('a2', 'Bob Agent', 'agent')
];
const jan = { name: 'Jan', role: 'CEO', email: 'jan@acme.com', phone: '', order: 'a0' };
const acme = {
	id: 'c1',
	fields: { kind: 'customer', title: 'Acme', owner: 'a1', 'person.p1': jan }
};
const beta = { id: 'c2', fields: { kind: 'customer', title: 'Beta', owner: 'a2' } };
const snapshot = freshSnapshot({
	members,
	customers: customersByName([
		['Acme', { id: 'c1', owner: 'a1' }],
		['Beta', { id: 'c2', owner: 'a2' }]
	]),
	known: new Map([
		['c1', 'c1'],
		['c2', 'c2']
	]),
	externalIds: new Set(['X-2']),
	keys: new Map([
		['x:X-2', { id: 'c2', title: 'Beta' }],
		['t:5252344078', { id: 'c2', title: 'Beta' }]
	])
});
const here = [acme, beta];

test('LS-09 · people come to their customers by name, id or tax number; a new customer is added', () => {
	const { plan, updates, customers } = planText(
		'contacts',
		'Name,Customer,Customer id,Tax number,Email\nEva,acme,,,eva@acme.com\nTom,,X-2,,tom@beta.com\nUla,,,525-234-40-78,u@beta.com\nIda,Gamma,,,ida@gamma.com\nLeo,,X-9,,leo@x.com\n',
		snapshot,
		{},
		here
	);
	expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
		[6, 'customer-unknown']
	]);
	expect(updates).toEqual([
		{ id: 'c1', set: {}, people: [expect.objectContaining({ name: 'Eva' })] },
		{
			...{ id: 'c2', set: {} },
			people: [expect.objectContaining({ name: 'Tom' }), expect.objectContaining({ name: 'Ula' })]
		}
	]);
	expect(customers).toHaveLength(1);
	expect(customers[0]?.change.set).toMatchObject({ title: 'Gamma', importId: 'import-1' });
	expect(plan.counts).toMatchObject({ contacts: 4, customers: 1, updated: 2 });
});

test('LS-09 · who is here already is not added again', () => {
	const text = 'Name,Customer,Email\nJan,Acme,JAN@acme.com\nEva,Acme,\nEva,Acme,\n';
	const { plan } = planText('contacts', text, snapshot, {}, here);
	expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
		[2, 'already-here'],
		[4, 'repeated']
	]);
});

test('LS-09 · people who are here are updated by a key, cell by cell', () => {
	const { plan, updates } = planText(
		'contacts',
		'Name,Customer,Role,Email,Phone\nJan,Acme,,jan@acme.org,600\nEva,Acme,,,\n',
		snapshot,
		{ mode: 'update', key: 'name' },
		here
	);
	expect(plan.changes).toEqual([
		{
			...{ row: 2, title: 'Jan' },
			cells: [
				{
					use: 'email',
					from: { as: 'text', text: 'jan@acme.com' },
					to: { as: 'text', text: 'jan@acme.org' }
				},
				{ use: 'phone', from: null, to: { as: 'text', text: '600' } }
			]
		}
	]);
	// An empty cell leaves the role as it is.
	expect(updates).toEqual([
		{
			...{ id: 'c1', people: [] },
			set: { 'person.p1': { ...jan, email: 'jan@acme.org', phone: '600' } }
		}
	]);
	expect(plan.rejected[0]?.faults).toMatchObject([{ code: 'not-here', value: 'Eva' }]);
});

test('LS-09 · an agent’s import of people at another’s customer is refused in the preview', () => {
	const mine = {
		...{ ...snapshot, actor: 'a1' },
		visibility: { customers: 'own', deals: 'own' } as const
	};
	const { plan } = planText('contacts', 'Name,Customer\nEva,Acme\nTom,Beta\n', mine, {}, here);
	expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([[3, 'refused']]);
});
