import { describe, expect, test } from 'vitest';
import { freshSnapshot, noon, planText } from './testkit';

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
			customers: new Map([['zazolc', { id: 'c', owner: null }]]),
			externalIds: new Set(['7'])
		});
		const { plan, customers } = planText(
			'customers',
			'account,id\nZAŻÓŁĆ,1\nNew,7\nTwin,2\nTwin,3\nOther,2\nSolo,\nsolo,\n,9\n',
			snapshot
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
		expect(added.plan.people).toEqual([{ key: 'jan', name: 'Jan', rows: 2, match: 'add' }]);
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
});
