import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ordersBetween } from '../core/order';
import { identity } from '../text/identity';
import { IMPORT_KINDS } from './fields';
import { stageKindOf } from './stage-matcher';
import { freshSnapshot, freshSpace, noon, person, planText, tryPlan } from './testkit';

const set = (text: string, snapshot = freshSnapshot()) =>
	planText('deals', text, snapshot).deals.map(({ change }) => change.set);

describe('importing deals', () => {
	test('OP-11, OP-12 · a missing close date is today + 7 days, a missing revenue 0, and both are counted', () => {
		const { plan, deals } = planText(
			'deals',
			'deal,close date,value\nA,,\nB,2026-01-31,10.50\nC,,3\n'
		);
		expect(plan.defaults).toEqual({ closeOn: 2, revenue: 1, stage: 3, owner: 3 });
		expect(deals.map(({ change }) => [change.set['closeOn'], change.set['revenue']])).toEqual([
			['2026-05-22', 0],
			['2026-01-31', 1050],
			['2026-05-22', 300]
		]);
	});

	test('OP-11 · without stage and owner a deal starts in the first stage, with the customer’s owner', () => {
		const snapshot = freshSnapshot({
			members: [person('owner-1', 'Olga', 'owner'), person('j', 'Jan', 'agent')],
			customers: new Map([['acme', { id: 'c', owner: 'j' }]])
		});
		const [a, b] = set('deal,account\nA,ACME\nB,\n', snapshot);
		const first = snapshot.space?.stages[0]?.id;
		expect(a).toMatchObject({
			stage: first,
			owner: 'j',
			customer: 'c',
			rate: null,
			closedAt: null
		});
		expect(b).toMatchObject({ stage: first, owner: 'owner-1', customer: null });
	});

	test('PL-08 · won and lost are known by name in three languages', () => {
		for (const name of ['Won', 'closed-won', 'WYGRANA', 'Thắng', 'Thành công']) {
			expect(stageKindOf(name), name).toBe('won');
		}
		for (const name of ['Lost', 'Closed Lost', 'Przegrana', 'Utracone', 'Thất bại']) {
			expect(stageKindOf(name), name).toBe('lost');
		}
		expect(stageKindOf('Wonderful')).toBe('open');
	});

	test('PL-06 · what was exported in one language is imported in another: built-in stages and reasons are known', () => {
		const stages = freshSpace().stages.map((stage) =>
			stage.kind === 'lost' ? { ...stage, name: 'Lost', builtIn: 'lost' } : stage
		);
		const [first, ...others] = stages;
		if (first === undefined) throw new Error('no stages');
		const space = {
			...freshSpace(),
			stages: [{ ...first, name: 'Qualified', builtIn: 'qualified' }, ...others]
		};
		const text = 'deal,stage,lost reason\nA,Zakwalifikowane,\nB,Thua,Konkurencja\n';
		const [a, b] = set(text, freshSnapshot({ space }));
		expect(a?.['stage']).toBe(first.id);
		expect(b?.['lostReason']).toBe('Competitor');
	});

	test('stages are matched by name or ending, or added before the closed ones', () => {
		const { plan } = planText(
			'deals',
			'deal,stage\nA,Engaging\nB,wygrana\nC,qualified\nD,Prospecting\nE,LOST\nF,Odd one\n'
		);
		expect(
			plan.counts.byStage.map(({ name, kind, isNew, deals }) => [name, kind, isNew, deals])
		).toEqual([
			['Qualified', 'open', false, 1],
			['Prospecting', 'open', true, 1],
			['Engaging', 'open', true, 1],
			['Odd one', 'open', true, 1],
			['Won', 'won', false, 1],
			['Lost', 'lost', false, 1]
		]);
		expect(plan.stages.map(({ probability, importId }) => [probability, importId])).toEqual([
			[20, 'import-1'],
			[50, 'import-1'],
			[50, 'import-1']
		]);
		expect(plan.stageNames.find(({ key }) => key === 'engaging')?.match).toBe('add');
	});

	test('stages chosen by hand are used; a stage of no accepted row is not added', () => {
		const snapshot = freshSnapshot();
		const newStage = snapshot.space?.stages[0]?.id ?? '';
		const { plan } = planText(
			'deals',
			'deal,stage,close date\nA,Engaging,\nB,Ghost,never\n',
			snapshot,
			{
				stageChoices: new Map([['engaging', newStage]])
			}
		);
		expect(plan.counts.byStage).toMatchObject([{ name: 'New', deals: 1 }]);
		expect(plan.stages).toEqual([]);
	});

	test('a space without stages gets those of the file', () => {
		const snapshot = freshSnapshot({ space: { ...freshSpace(), stages: [] } });
		const { plan } = planText('deals', 'deal,stage\nA,Won\nB,Engaging\nC,Lost\nD,\n', snapshot);
		expect(plan.stages.map(({ name, kind }) => [name, kind])).toEqual([
			['Engaging', 'open'],
			['Won', 'won'],
			['Lost', 'lost']
		]);
		expect(plan.rejected.map(({ row }) => row)).toEqual([5]);
	});

	test('a column that is no stage column does not flood the space', () => {
		const rows = Array.from({ length: 200 }, (_, index) => `D,x${index}`).join('\n');
		const { plan } = planText('deals', `deal,stage\n${rows}\n`);
		expect(plan.stages).toHaveLength(30);
		expect(plan.rejected).toHaveLength(170);
	});

	test('a closed deal was closed on its close date; it was created on its date', () => {
		const [won, open] = set(
			'deal,stage,close date,created on\nA,Won,3/20/2017,10/20/2016\nB,New,3/20/2017,\n'
		);
		expect(won).toMatchObject({
			closeOn: '2017-03-20',
			closedAt: noon('2017-03-20'),
			createdAt: noon('2016-10-20')
		});
		expect(open).toMatchObject({ closedAt: null, createdAt: 1_778_839_200_000 });
	});

	test('the title is joined of columns and never empty', () => {
		const { deals, plan } = planText(
			'deals',
			'product,account,stage\nGTX,Acme,\nGTX,,\n,Acme,\n,,New\n'
		);
		expect(deals.map(({ change }) => change.set['title'])).toEqual(['GTX · Acme', 'GTX', 'Acme']);
		expect(deals[0]?.change.set['facts']).toEqual({ product: 'GTX' });
		expect(plan.rejected).toMatchObject([{ row: 5, faults: [{ code: 'title-missing' }] }]);
	});

	test('accounts are matched to customers or added once, with the first deal’s owner', () => {
		const snapshot = freshSnapshot({ customers: new Map([['acme', { id: 'c', owner: null }]]) });
		const { plan, customers, deals } = planText(
			'deals',
			'deal,account,owner\nA, Acme,\nB,Łódź Sp.,Jan\nC,ŁÓDŹ sp.,Eva\n',
			snapshot
		);
		expect(customers.map(({ change }) => change.set)).toMatchObject([
			{ kind: 'customer', title: 'Łódź Sp.', owner: plan.members[0]?.id, importId: 'import-1' }
		]);
		expect(deals.map(({ change }) => change.set['customer'])).toEqual([
			'c',
			customers[0]?.id,
			customers[0]?.id
		]);
		expect(plan.counts).toMatchObject({ customers: 1, dealsWithoutCustomer: 0 });
	});

	test('owners are added with team and supervisor when the file has them', () => {
		const { plan, deals } = planText(
			'deals',
			'deal,owner,manager,office\nA,Jan,Mary,East\nB,Mary,,\n'
		);
		expect(plan.members.map(({ name, role }) => [name, role])).toEqual([
			['Mary', 'supervisor'],
			['Jan', 'agent']
		]);
		expect(plan.teams).toMatchObject([{ name: 'Mary', label: 'East' }]);
		expect(deals.map(({ change }) => change.set['owner'])).toEqual([
			plan.members[1]?.id,
			plan.members[0]?.id
		]);
	});

	test('a new person may be called like one who is here, when the choice says so', () => {
		const snapshot = freshSnapshot({
			members: [person('owner-1', 'Olga', 'owner'), person('j', 'Jan', 'agent')]
		});
		const { plan, deals } = planText(
			'deals',
			'deal,owner,manager\nA,Jan,Zoe\nB,Jan,Jan\n',
			snapshot,
			{
				ownerChoices: new Map([['jan', 'add']])
			}
		);
		const jan = plan.members.find(({ name }) => name === 'Jan');
		expect(deals.map(({ change }) => change.set['owner'])).toEqual([jan?.id, jan?.id]);
	});

	test('OP-08 · an agent imports only deals of their own, a supervisor those of the team', () => {
		const members = [
			person('a', 'Ada', 'agent', 't'),
			person('b', 'Bob', 'agent'),
			person('s', 'Sue', 'supervisor')
		];
		const teams = [{ id: 't', name: 'T', label: '', supervisors: ['s'], importId: null }];
		const text = 'deal,owner,stage\nA,Ada,New\nB,Bob,New\nC,,New\nD,Zoe,New\nE,Ada,Odd\n';
		const rejected = (actor: string) =>
			planText('deals', text, freshSnapshot({ actor, members, teams })).plan.rejected.map(
				({ row, faults }) => [row, faults[0]?.code]
			);
		expect(rejected('a')).toEqual([
			[3, 'owner-out-of-reach'],
			[5, 'owner-unknown'],
			[6, 'stage-unknown']
		]);
		expect(rejected('s')).toEqual([
			[3, 'owner-out-of-reach'],
			[5, 'owner-unknown']
		]);
	});

	test('an external id that is here or comes twice keeps its row out', () => {
		const snapshot = freshSnapshot({ externalIds: new Set(['X1']) });
		const { plan, deals } = planText(
			'deals',
			'deal id,product\nX1,A\nX2,B\nX2,C\n,D\n,E\n',
			snapshot,
			{ mapping: { uses: ['externalId', 'fact'], title: [1] } }
		);
		expect(plan.rejected.map(({ faults }) => faults)).toEqual([
			[{ row: 2, code: 'already-here', by: 'id', value: 'X1' }],
			[{ row: 4, code: 'repeated', value: 'X2', firstRow: 3 }]
		]);
		expect(deals.map(({ change }) => change.set['externalId'])).toEqual([
			'X2',
			undefined,
			undefined
		]);
	});

	test('values that cannot be read are told by column and value, all of a row at once', () => {
		const { plan } = planText(
			'deals',
			'deal,value,close date,probability\nA,lots,31/31/2020,140\nB,-5,,\nC,99999999999999999,,\nD,5 €,,40%\n'
		);
		expect(plan.rejected.map(({ faults }) => faults)).toEqual([
			[
				{ row: 2, code: 'number-unreadable', column: 'value', value: 'lots' },
				{ row: 2, code: 'date-unreadable', column: 'close date', value: '31/31/2020' },
				{ row: 2, code: 'percent-unreadable', column: 'probability', value: '140' }
			],
			[{ row: 3, code: 'number-negative', column: 'value', value: '-5' }],
			[{ row: 4, code: 'number-too-large', column: 'value', value: '99999999999999999' }]
		]);
		expect(plan.counts).toMatchObject({ accepted: 1, otherCurrency: 1 });
		expect(plan.counts.revenue).toEqual([{ currency: 'EUR', minor: 500 }]);
	});

	test('PL-07 · a close rate of the file is set by hand, without one the deal follows its stage', () => {
		expect(set('deal,probability\nA,40%\nB,\n').map(({ rate }) => rate)).toEqual([40, null]);
	});

	test('deals come after those that are in their stages, in the order of the file', () => {
		const space = freshSpace();
		const stage = space.stages[0]?.id ?? '';
		const [last = ''] = ordersBetween(null, null, 1);
		const orders = set(
			`deal\n${'A\n'.repeat(60)}`,
			freshSnapshot({ space, lastOrder: new Map([[stage, last]]) })
		).map(({ order }) => order as string);
		expect([last, ...orders]).toEqual([...new Set([last, ...orders])].sort());
	});

	test('records come in batches of at most a thousand, customers first', () => {
		const rows = Array.from({ length: 2401 }, (_, index) => `D,C${index % 1200}`).join('\n');
		const { batches } = planText('deals', `deal,account\n${rows}\n`);
		expect(batches.map(({ room, records }) => [room, records.length])).toEqual([
			['customers', 1000],
			['customers', 200],
			['space-1', 1000],
			['space-1', 1000],
			['space-1', 401]
		]);
	});

	test('whatever the rows, what goes in and what stays out add up, and nothing throws', () => {
		const cell = fc.constantFrom(
			'',
			'Ada',
			'ada ',
			'Won',
			'Odd',
			'3/1/2017',
			'31/12/2017',
			'1,5',
			'x"y',
			'Olga Owner'
		);
		const header = fc.constantFrom(
			'deal',
			'owner',
			'stage',
			'account',
			'value',
			'close date',
			'manager',
			'team',
			'id',
			'name'
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...IMPORT_KINDS),
				fc.uniqueArray(header, { minLength: 1, maxLength: 8 }),
				fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 30 }),
				(kind, headers, rows) => {
					const text = [headers, ...rows].map((cells) => cells.join(',')).join('\n');
					const made = tryPlan(kind, text, freshSnapshot());
					if ('faults' in made) return;
					const { plan, customers, deals } = made;
					expect(plan.counts.accepted + plan.counts.rejected).toBe(plan.counts.rows);
					expect(plan.rejected).toHaveLength(plan.counts.rejected);
					expect(customers).toHaveLength(plan.counts.customers);
					expect(deals).toHaveLength(plan.counts.deals);
					const names = new Set(plan.members.map(({ name }) => identity(name)));
					expect(names.size).toBe(plan.members.length);
					const known = new Set(['owner-1', ...plan.members.map(({ id }) => id)]);
					for (const { change } of deals) {
						expect(known).toContain(change.set['owner']);
						expect(change.set['title']).not.toBe('');
					}
				}
			),
			{ numRuns: 300 }
		);
	});
});
