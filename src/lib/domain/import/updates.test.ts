import { describe, expect, test } from 'vitest';
import { customersByName } from './customer-matches';
import { freshSnapshot, freshSpace, person, planText } from './testkit';

const members = [
	person('owner-1', 'Olga Owner', 'owner'),
	person('a1', 'Ann Agent', 'agent'),
	person('a2', 'Bob Agent', 'agent')
];
const space = freshSpace('EUR');
const [first = '', second = ''] = space.stages.map(({ id }) => id);
const won = space.stages.find(({ kind }) => kind === 'won')?.id ?? '';
const text = (value: string) => ({ as: 'text', text: value });

const deal = (id: string, over: Record<string, unknown> = {}) => ({
	id,
	fields: {
		...{ kind: 'deal', space: space.id, title: 'Tractor', owner: 'a1', stage: first, order: 'a0' },
		...{ revenue: 1000, currency: 'EUR', rate: null, closeOn: '2026-05-01', closedAt: null },
		...{ createdAt: 1, createdBy: 'a1', customer: 'c1', contact: 'Jan', 'tag.vip': 'VIP' },
		...over
	}
});
const snapshot = freshSnapshot({
	...{ members, space },
	customers: customersByName([['Acme', { id: 'c1', owner: null }]]),
	known: new Map([['c1', 'c1']])
});
const byTitle = { mode: 'update', key: 'title' } as const;

describe('LS-09 · opportunities that are here', () => {
	test('the dry run tells each cell that changes, from what to what', () => {
		const { plan, updates } = planText(
			'deals',
			'opportunity,account,owner,stage,value,close date,tags,contact\nTractor,Acme,Bob Agent,Qualified,20.50,2026-06-01,"vip, new",\n',
			snapshot,
			byTitle,
			[deal('d1')]
		);
		expect(plan.rejected).toEqual([]);
		expect(plan.changes).toEqual([
			{
				...{ row: 2, title: 'Tractor' },
				cells: [
					{ use: 'owner', from: text('Ann Agent'), to: text('Bob Agent') },
					{ use: 'stage', from: text('New'), to: text('Qualified') },
					{
						use: 'revenue',
						from: { as: 'money', minor: 1000, currency: 'EUR' },
						to: { as: 'money', minor: 2050, currency: 'EUR' }
					},
					{
						use: 'closeOn',
						from: { as: 'day', day: '2026-05-01' },
						to: { as: 'day', day: '2026-06-01' }
					},
					{ use: 'tags', from: text('VIP'), to: text('VIP, new') }
				]
			}
		]);
		expect(updates).toMatchObject([
			{
				...{ id: 'd1', owner: 'a2', move: { stage: { id: second } } },
				set: { revenue: 2050, closeOn: '2026-06-01', 'tag.new': 'new' }
			}
		]);
		expect(plan.counts).toMatchObject({ deals: 0, updated: 1, unchanged: 0 });
	});

	test('what is so already stays, and is counted', () => {
		const { plan, updates } = planText(
			'deals',
			'opportunity,account,owner,stage,value\ntractor,ACME,Ann Agent,New,10\n',
			snapshot,
			byTitle,
			[deal('d1')]
		);
		expect([plan.counts.updated, plan.counts.unchanged, updates]).toEqual([0, 1, []]);
		expect(plan.preview).toEqual([{ becomes: 'same', row: 2, title: 'Tractor' }]);
	});

	test('an empty cell leaves the value, or clears it where that was chosen', () => {
		const file = 'opportunity,contact,account,tags\nTractor,,,\n';
		const leaves = planText('deals', file, snapshot, byTitle, [deal('d1')]);
		expect(leaves.plan.counts.unchanged).toBe(1);
		const clears = planText('deals', file, snapshot, { ...byTitle, emptyCells: 'clear' }, [
			deal('d1')
		]);
		expect(clears.updates).toEqual([
			{ id: 'd1', set: { customer: null, contact: '', 'tag.vip': null } }
		]);
	});

	test('several with one key are an error, and so are none, no key, and one row twice', () => {
		const { plan } = planText(
			'deals',
			'opportunity,contact\nTractor,Eva\nPlough,Tom\nMower,A\n,B\nMower,C\n',
			snapshot,
			byTitle,
			[deal('d1'), deal('d2'), deal('d3', { title: 'Mower' })]
		);
		expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
			[2, 'several-here'],
			[3, 'not-here'],
			[5, 'key-empty'],
			[6, 'repeated']
		]);
	});

	test('new ones are added beside those that are updated, where that was chosen', () => {
		const { plan, deals, updates } = planText(
			'deals',
			'opportunity,contact\nTractor,Eva\nPlough,Tom\n',
			snapshot,
			{ mode: 'both', key: 'title' },
			[deal('d1')]
		);
		expect(plan.counts).toMatchObject({ deals: 1, updated: 1 });
		expect(deals.map(({ change }) => change.set['title'])).toEqual(['Plough']);
		expect(updates).toEqual([{ id: 'd1', set: { contact: 'Eva' } }]);
	});

	test('OP-07 · what the rules refuse of an agent is said before it is written', () => {
		const mine = { ...snapshot, actor: 'a1' };
		const { plan } = planText(
			'deals',
			'opportunity,stage,contact\nWon one,New,Eva\nOther’s,New,Eva\nMine,New,Eva\n',
			mine,
			byTitle,
			[
				deal('d1', { title: 'Won one', stage: won, closedAt: 5 }),
				deal('d2', { title: 'Other’s', owner: 'a2' }),
				deal('d3', { title: 'Mine' })
			]
		);
		expect(
			plan.rejected.map(({ row, faults: [fault] }) => [
				row,
				fault?.code === 'refused' && fault.rule
			])
		).toEqual([
			[2, 'OP-07'],
			[3, 'OP-08']
		]);
		expect(plan.counts.updated).toBe(1);
	});

	test('an amount without a currency keeps that of the opportunity', () => {
		const { updates } = planText('deals', 'opportunity,value\nTractor,2500\n', snapshot, byTitle, [
			deal('d1', { currency: 'JPY', revenue: 1000 })
		]);
		expect(updates).toEqual([{ id: 'd1', set: { revenue: 2500 } }]);
	});
});

describe('LS-09 · customers and tasks that are here', () => {
	const acme = {
		id: 'c1',
		fields: {
			...{ kind: 'customer', title: 'Acme', owner: 'a1', email: 'a@acme.com', taxNumber: '123-45' },
			'person.p1': { name: 'Jan', role: '', email: '', phone: '', order: 'a0' }
		}
	};

	test('a customer is found by its tax number, however it is written, and renamed', () => {
		const { plan, updates } = planText(
			'customers',
			'name,tax number,email\nAcme Group,12345,a@acme.com\n',
			snapshot,
			{ mode: 'both', key: 'taxNumber' },
			[acme]
		);
		expect(plan.rejected).toEqual([]);
		expect(updates).toEqual([{ id: 'c1', set: { title: 'Acme Group' } }]);
	});

	test('further rows of a customer are about its people', () => {
		const { plan, updates } = planText(
			'customers',
			'Name,Contact person,Contact role,Contact email,Contact phone\nAcme,Jan,CEO,,\nAcme,Eva,,eva@acme.com,\n',
			snapshot,
			{
				...{ mode: 'update', key: 'name' },
				mapping: { uses: ['name', 'contact', 'role', 'contactEmail', 'contactPhone'], title: [] }
			},
			[acme]
		);
		expect(plan.rejected).toEqual([]);
		expect(plan.counts).toMatchObject({ updated: 1, unchanged: 0, customers: 0 });
		expect(updates).toMatchObject([
			{ id: 'c1', set: { 'person.p1': { name: 'Jan', role: 'CEO' } }, people: [{ name: 'Eva' }] }
		]);
	});

	test('a task is moved, given and dated by its name', () => {
		const work = { ...freshSpace(), kind: 'work' } as const;
		const task = {
			id: 't1',
			fields: {
				...{ kind: 'task', space: work.id, title: 'Call', stage: work.stages[0]?.id, owner: null },
				...{ dueOn: null, note: '', createdAt: 1, createdBy: 'owner-1' }
			}
		};
		const { plan, updates } = planText(
			'tasks',
			'task,stage,assignee,due date\nCall,Won,Bob Agent,2026-03-04\n',
			freshSnapshot({ members, space: work }),
			{ mode: 'update', key: 'name' },
			[task]
		);
		expect(plan.changes[0]?.cells.map(({ use }) => use)).toEqual(['stage', 'dueOn', 'owner']);
		expect(updates).toMatchObject([{ owner: 'a2', set: { dueOn: '2026-03-04' } }]);
	});
});

test('LS-09 · without a column for the key nothing is planned', () => {
	expect(() =>
		planText('customers', 'name,email\nAcme,a@b.com\n', snapshot, { mode: 'update', key: 'phone' })
	).toThrow('key-missing');
});
