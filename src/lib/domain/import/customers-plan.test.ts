import { describe, expect, test } from 'vitest';
import type { WorkspaceField } from '../fields/workspace-field';
import { automaticDealId } from '../deal/automatic';
import { customersByName } from './customer-matches';
import { freshSnapshot, freshSpace, noon, planText } from './testkit';

/** The custom values among fields. */
const ownOf = (set: Readonly<Record<string, unknown>>) =>
	Object.fromEntries(Object.entries(set).filter(([key]) => key.startsWith('custom.')));

describe('importing customers', () => {
	test('columns become fields, the others stay as facts', () => {
		const { customers, plan } = planText(
			'customers',
			'account,sector,employees,office_location,owner,created,__proto__\n Acme ,tech,12,Gdynia,olga OWNER,2024-05-01,x\n'
		);
		expect(customers).toHaveLength(1);
		expect(customers[0]?.change.set).toMatchObject({
			kind: 'customer',
			title: 'Acme',
			sector: 'tech',
			address: 'Gdynia',
			owner: 'owner-1',
			importId: 'import-1',
			createdBy: 'owner-1'
		});
		expect(Object.entries(customers[0]?.change.set['facts'] ?? {})).toEqual([
			['employees', '12'],
			['__proto__', 'x']
		]);
		expect(customers[0]?.change.set['createdAt']).toBe(noon('2024-05-01'));
		expect(customers[0]?.change.history).toMatchObject([{ what: 'created', by: 'owner-1' }]);
		expect(plan.counts).toMatchObject({ customers: 1, members: 0 });
	});

	test('who is here already, by id or name, and who comes twice stay out', () => {
		const snapshot = freshSnapshot({
			customers: new Map([['zażółć', { id: 'c', owner: null }]]),
			externalIds: new Set(['7'])
		});
		const { plan, customers } = planText(
			'customers',
			'account,id\nZAŻÓŁĆ,1\nNew,7\nTwin,2\nTwin,3\nOther,2\nSolo,\nsolo,\n,9\n',
			snapshot,
			{ mapping: { uses: ['name', 'externalId'], title: [] } }
		);
		expect(plan.rejected.map(({ row, faults }) => [row, faults[0]])).toEqual([
			[2, { row: 2, code: 'already-here', by: 'name', value: 'ZAŻÓŁĆ' }],
			[3, { row: 3, code: 'already-here', by: 'id', value: '7' }],
			[6, { row: 6, code: 'repeated', value: '2', firstRow: 4 }],
			[8, { row: 8, code: 'repeated', value: 'solo', firstRow: 7 }],
			[9, { row: 9, code: 'name-missing' }]
		]);
		expect(customers.map(({ change }) => change.set['title'])).toEqual(['Twin', 'Twin', 'Solo']);
	});

	test('owners who are not here are added, left to the importing person, or refused', () => {
		const text = 'account,owner\nAcme,Jan\nBeta,JAN\n';
		const added = planText('customers', text);
		expect(added.plan.members).toMatchObject([{ name: 'Jan', role: 'agent', standing: 'invited' }]);
		expect(added.plan.people).toEqual([
			{ key: 'jan', name: 'Jan', rows: 2, match: 'add', alike: [] }
		]);
		const owners = added.customers.map(({ change }) => change.set['owner']);
		expect(owners).toEqual([added.plan.members[0]?.id, added.plan.members[0]?.id]);

		const mine = planText('customers', text, freshSnapshot(), { unknownOwners: 'actor' });
		expect(mine.customers[0]?.change.set['owner']).toBe('owner-1');
		const refused = planText('customers', text, freshSnapshot(), { unknownOwners: 'refuse' });
		expect(refused.plan.rejected[0]?.faults).toEqual([
			{ row: 2, code: 'owner-unknown', name: 'Jan' }
		]);
		const chosen = planText('customers', text, freshSnapshot(), {
			ownerChoices: new Map([['jan', 'owner-1']])
		});
		expect(chosen.plan.members).toEqual([]);
		expect(chosen.plan.people[0]?.match).toEqual({ id: 'owner-1' });
	});

	test('a date that is none, a cell that is too long and a row that is too wide are told', () => {
		const { plan } = planText(
			'customers',
			`account,created,note\nA,yesterday,\nB,,${'x'.repeat(5001)}\n${'C'.repeat(301)},,\nD,,n,extra\nE,,n,,\n`
		);
		expect(plan.rejected.map(({ faults }) => faults[0])).toEqual([
			{ row: 2, code: 'date-unreadable', column: 'created', value: 'yesterday' },
			{ row: 3, code: 'too-long', column: 'note', length: 5001, max: 5000 },
			{ row: 4, code: 'too-long', column: 'account', length: 301, max: 300 },
			{ row: 5, code: 'too-many-cells', expected: 3, found: 4 }
		]);
		expect(plan.counts.accepted).toBe(1);
	});

	test('OP-12 · the same list gives the same ids on every device; each space that wants it gets its deals', () => {
		const space = { ...freshSpace(), id: 'auto', autoDeals: true };
		const snapshot = freshSnapshot({ automatic: [{ space, last: null }] });
		const text = 'account,id,owner\nAcme,7,\nBeta,,Jan\n';
		const [one, other] = [1, 2].map(() => planText('customers', text, snapshot));
		expect(one?.customers.map(({ id }) => id)).toEqual(other?.customers.map(({ id }) => id));
		expect(one?.deals.map(({ id }) => id)).toEqual(
			one?.customers.map(({ id }) => automaticDealId('auto', id))
		);
		expect(one?.deals.map(({ change }) => change.set)).toMatchObject([
			{ title: 'Acme', owner: 'owner-1', importId: 'import-1', revenue: 0, rate: null },
			{ title: 'Beta', owner: one?.plan.members[0]?.id, importId: 'import-1' }
		]);
		expect(one?.plan.counts).toMatchObject({ customers: 2, automatic: 2, updated: 0 });
	});

	test('OP-12 · who is in the bin is made anew; who was renamed or merged is here', () => {
		const text = 'account\nAcme\n';
		const id = planText('customers', text).customers[0]?.id ?? '';
		const binned = planText('customers', text, freshSnapshot({ known: new Map([[id, null]]) }));
		expect(binned.customers).toHaveLength(1);
		expect(binned.customers[0]?.id).not.toBe(id);
		const renamed = planText('customers', text, freshSnapshot({ known: new Map([[id, 'now']]) }));
		expect(renamed.customers).toEqual([]);
		expect(renamed.plan.rejected[0]?.faults[0]).toMatchObject({ code: 'already-here', by: 'name' });
	});

	test('rows whose customers seem to be here stay out, fill in, or go in, one by one', () => {
		const here = (key: string) => [key, { id: 'c1', title: 'ACME' }] as const;
		const snapshot = freshSnapshot({
			keys: new Map([here('n:acme'), here('p:0912345678'), here('e:a@acme.com')])
		});
		const text =
			'account,phone,email\nAcme Inc.,,\nOne,0912 345 678,new@acme.com\nTwo,,A@acme.com\nThree,,\n';
		const skipped = planText('customers', text, snapshot);
		expect(skipped.plan.matches.map(({ row, by, becomes }) => [row, by, becomes])).toEqual([
			[2, 'alike', 'add'],
			[3, 'phone', 'skip'],
			[4, 'email', 'skip']
		]);
		expect(skipped.customers.map(({ change }) => change.set['title'])).toEqual([
			'Acme Inc.',
			'Three'
		]);
		expect(skipped.plan.rejected[0]?.faults[0]).toMatchObject({
			code: 'seems-here',
			match: 'ACME'
		});

		const chosen = planText('customers', text, snapshot, {
			onMatch: 'update',
			rowChoices: new Map([[4, 'update']])
		});
		expect(chosen.customers.map(({ change }) => change.set['title'])).toEqual([
			'Acme Inc.',
			'Three'
		]);
		expect(chosen.updates).toEqual([
			{ id: 'c1', set: { phone: '0912 345 678', email: 'new@acme.com' } },
			{ id: 'c1', set: { email: 'A@acme.com' } }
		]);
		expect(chosen.plan.counts).toMatchObject({ customers: 2, updated: 2, rejected: 0 });
	});
});

describe('LS-10 · the workspace’s fields of customers', () => {
	const field = (id: string, more: Partial<WorkspaceField>): WorkspaceField => ({
		...{ id, name: `The ${id}`, hint: '', type: 'text', choices: [] },
		...{ required: false, initial: null, order: id, removed: false, ...more }
	});
	const customerFields = [
		field('size', { type: 'number', required: true }),
		field('segment', { type: 'choice', choices: ['Large', 'Small'], initial: 'Small' }),
		field('budget', { type: 'money' }),
		field('gone', { removed: true, initial: 'x' })
	];
	const snapshot = freshSnapshot({ customerFields, currency: 'USD' });
	const uses = ['name', 'field.size', 'field.segment', 'field.budget'] as const;
	const mapping = { uses, title: [] };

	test('columns fill them, defaults the rest; what is required or cannot be read is said', () => {
		const text = 'account,size,segment,budget\nA,5,large,12.50\nB,7,,\nC,,Large,\nD,many,,\n';
		const { plan, customers } = planText('customers', text, snapshot, { mapping });
		expect(plan.rejected.map(({ row, faults }) => [row, faults[0]])).toEqual([
			[4, { row: 4, code: 'field-empty', column: 'The size' }],
			[5, { row: 5, code: 'field-unreadable', column: 'size', value: 'many' }]
		]);
		expect(customers.map(({ change: { set } }) => ownOf(set))).toEqual([
			{ 'custom.size': 5, 'custom.segment': 'Large', 'custom.budget': 1250 },
			{ 'custom.size': 7, 'custom.segment': 'Small' }
		]);
	});

	test('rows fill in who is here, and compare cell by cell, and ask for nothing more', () => {
		const here = [
			{
				id: 'c1',
				fields: {
					kind: 'customer',
					title: 'A',
					owner: null,
					'custom.size': 5,
					'custom.segment': 'Large'
				}
			}
		];
		const text = 'account,size,segment,budget\nA,6,large,\n';
		const { plan } = planText(
			'customers',
			text,
			snapshot,
			{ mapping, mode: 'update', key: 'name' },
			here
		);
		expect(plan.rejected).toEqual([]);
		expect(plan.changes.map(({ cells }) => cells.map(({ use }) => use))).toEqual([['field.size']]);
	});
});

describe('further rows of a customer', () => {
	const people = (set: Readonly<Record<string, unknown>>) =>
		Object.entries(set).flatMap(([field, value]) => (field.startsWith('person.') ? [value] : []));

	test('within one file a number is the same however it is written', () => {
		const text =
			'company,contact name,phone\nAcme,An,0912 345 678\nAcme,An,+84 912 345 678\nAcme,An,+48 912 345 678\n';
		const { plan } = planText('customers', text, freshSnapshot({ country: 'VN' }));
		expect(plan.counts).toMatchObject({ customers: 1, contacts: 1, rejected: 1 });
		expect(plan.rejected[0]).toMatchObject({ row: 3, faults: [{ code: 'repeated', firstRow: 2 }] });
	});

	test('a number is compared with those of who is here as one of the workspace’s country', () => {
		const snapshot = freshSnapshot({
			country: 'VN',
			keys: new Map([['p:+84912345678', { id: 'c1', title: 'ACME' }]])
		});
		const { plan } = planText('customers', 'company,phone\nBeta,0912 345 678\n', snapshot);
		expect(plan.matches).toMatchObject([{ by: 'phone', customer: { id: 'c1' } }]);
	});

	test('a second contact in one file goes in as a person of the customer', () => {
		const { plan, customers } = planText(
			'customers',
			'company,contact name,email,phone,address\nAcme,An,an@acme.com,0900000001,Hanoi\nacme,Bình,binh@acme.com,,Huế\nAcme,An,an@acme.com,0900000001,\nBeta,,,,\n'
		);
		expect(customers.map(({ change }) => change.set['title'])).toEqual(['Acme', 'Beta']);
		expect(people(customers[0]?.change.set ?? {})).toMatchObject([
			{ name: 'An', email: 'an@acme.com', phone: '0900000001' },
			{ name: 'Bình', email: 'binh@acme.com', phone: '' }
		]);
		expect(people(customers[1]?.change.set ?? {})).toEqual([]);
		expect(plan.counts).toMatchObject({ customers: 2, contacts: 1, rejected: 1, accepted: 3 });
		expect(plan.rejected[0]?.faults).toMatchObject([{ code: 'repeated', firstRow: 2 }]);
		expect(plan.preview[1]).toMatchObject({ becomes: 'contact', row: 3, customer: 'Acme' });
		expect(plan.remarks).toEqual([{ code: 'contact-extra', row: 3, columns: ['address'] }]);
	});

	test('an email or a phone that differs is a further person as well', () => {
		const { customers } = planText('customers', 'company,phone\nAcme,1111111\nAcme,2222222\n');
		expect(customers).toHaveLength(1);
		expect(people(customers[0]?.change.set ?? {})).toMatchObject([{ name: '', phone: '2222222' }]);
	});

	test('at a customer who is here they are added beside those who are known', () => {
		const snapshot = freshSnapshot({
			customers: new Map([['Acme', { id: 'c', owner: null }]])
		});
		const { updates } = planText(
			'customers',
			'company,contact,email\nAcme,An,an@acme.com\nAcme,Bình,binh@acme.com\n',
			snapshot,
			{ onMatch: 'update' }
		);
		expect(updates).toMatchObject([
			{ id: 'c', set: { email: 'an@acme.com' }, people: [{ name: 'An' }, { name: 'Bình' }] }
		]);
	});
});

describe('who is who is told by the exact spelling', () => {
	test('names that differ in accents are two; that they are alike is said', () => {
		const snapshot = freshSnapshot({
			customers: customersByName([['Hùng', { id: 'c', owner: null }]]),
			keys: new Map([['n:hung', { id: 'c', title: 'Hùng' }]])
		});
		const { plan, customers } = planText('customers', 'name\nHưng\nHụng\nHÙNG\n', snapshot);
		expect(customers.map(({ change }) => change.set['title'])).toEqual(['Hưng', 'Hụng']);
		expect(new Set(customers.map(({ id }) => id)).size).toBe(2);
		expect(plan.rejected.map(({ row }) => row)).toEqual([4]);
		expect(plan.matches.map(({ row, by, becomes }) => [row, by, becomes])).toEqual([
			[2, 'alike', 'add'],
			[3, 'alike', 'add'],
			[4, 'name', 'skip']
		]);
		const alone = planText('customers', 'name\nHưng\nHụng\n').plan;
		expect(alone.remarks).toEqual([
			{ code: 'name-alike', row: 3, value: 'Hụng', other: 'Hưng', firstRow: 2 }
		]);
	});

	test('the same email in two rows is said', () => {
		const { plan } = planText('customers', 'name,email\nAcme,a@x.com\nBeta,A@x.com\n');
		expect(plan.counts.customers).toBe(2);
		expect(plan.remarks).toEqual([
			{ code: 'email-repeated', row: 3, value: 'A@x.com', firstRow: 2 }
		]);
	});
});
