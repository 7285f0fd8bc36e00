import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { identity } from '$lib/domain/text/identity';
import { freshSnapshot, noon, planText, type Planned } from '$lib/domain/import/testkit';
import type { ImportSnapshot } from '$lib/domain/import/plan-types';
import { decode } from '$lib/features/common/spreadsheet/decode';

type RealFile = 'sales_teams' | 'accounts' | 'sales_pipeline';

type Encode = (text: string) => Uint8Array;
const plain: Encode = (text) => new TextEncoder().encode(text);
const withMark: Encode = (text) => new TextEncoder().encode(`\uFEFF${text}`);
const utf16: Encode = (text) =>
	new Uint8Array(Uint16Array.from(`\uFEFF${text}`, (unit) => unit.charCodeAt(0)).buffer);

/** Returns the text of a fixture after encoding and decoding it. */
function textOf(name: RealFile, encode: Encode): string {
	const original = readFileSync(`tests/fixtures/import/${name}.csv`, 'utf8');
	const decoded = decode(encode(original));
	if (!decoded.ok) throw new Error(decoded.error.code);
	return decoded.value.text;
}

/** Returns the workspace after an import. */
const after = (snapshot: ImportSnapshot, { plan, customers }: Planned): ImportSnapshot => ({
	...snapshot,
	members: [...snapshot.members, ...plan.members],
	teams: [...snapshot.teams, ...plan.teams],
	customers: new Map([
		...snapshot.customers,
		...customers.map(({ id, change }) => {
			const owner = change.set['owner'];
			return [
				identity(change.set['title'] as string),
				{ id, owner: typeof owner === 'string' ? owner : null }
			] as const;
		})
	])
});

function importAll(encode: Encode) {
	const fresh = freshSnapshot();
	const people = planText('people', textOf('sales_teams', encode), fresh);
	const withPeople = after(fresh, people);
	const customers = planText('customers', textOf('accounts', encode), withPeople);
	const withCustomers = after(withPeople, customers);
	const deals = planText('deals', textOf('sales_pipeline', encode), withCustomers);
	return { people, customers, deals, withCustomers };
}

describe.each([
	['UTF-8', plain],
	['UTF-8 with BOM', withMark],
	['UTF-16', utf16]
])('the real files as %s', (_, encode) => {
	const { people, customers, deals, withCustomers } = importAll(encode);

	test('OP-05 · 41 people: 35 agents in 6 teams, one for each of 6 supervisors', () => {
		const { members, teams, counts } = people.plan;
		expect(counts).toMatchObject({ rows: 35, accepted: 35, rejected: 0, members: 41, teams: 6 });
		expect(members.every(({ standing }) => standing === 'invited')).toBe(true);
		const supervisors = members.filter(({ role }) => role === 'supervisor');
		const agents = members.filter(({ role }) => role === 'agent');
		expect([supervisors.length, agents.length]).toEqual([6, 35]);
		expect(agents.every(({ team }) => teams.some(({ id }) => id === team))).toBe(true);
		expect(teams.map(({ name, label }) => `${name}, ${label}`).sort()).toEqual([
			'Cara Losch, East',
			'Celia Rouche, West',
			'Dustin Brinkmann, Central',
			'Melvin Marxen, Central',
			'Rocco Neubert, East',
			'Summer Sewald, West'
		]);
		for (const team of teams) {
			expect(team.supervisors).toEqual(
				supervisors.filter(({ name }) => name === team.name).map(({ id }) => id)
			);
		}
	});

	test('85 customers, with what is known of them', () => {
		expect(customers.plan.counts).toMatchObject({ rows: 85, accepted: 85, customers: 85 });
		expect(customers.customers).toHaveLength(85);
		expect(customers.customers[0]?.change.set).toMatchObject({
			title: 'Acme Corporation',
			sector: 'technolgy',
			address: 'United States',
			facts: { year_established: '1996', revenue: '1100.04', employees: '2822' }
		});
	});

	test('OP-12 · 8,800 deals: the numbers of every stage, and the defaults', () => {
		const { counts, defaults, members, stages } = deals.plan;
		expect(
			counts.byStage.map(({ name, kind, isNew, deals: count, revenue }) => [
				...[name, kind, isNew, count],
				revenue[0]?.minor
			])
		).toEqual([
			['Prospecting', 'open', true, 500, 0],
			['Engaging', 'open', true, 1589, 0],
			['Won', 'won', false, 4238, 1_000_553_400],
			['Lost', 'lost', false, 2473, 0]
		]);
		expect(counts).toMatchObject({
			rows: 8800,
			accepted: 8800,
			rejected: 0,
			members: 0,
			customers: 0,
			stages: 2,
			dealsWithoutCustomer: 1425,
			revenue: [{ currency: 'USD', minor: 1_000_553_400 }]
		});
		expect(defaults).toEqual({ closeOn: 2089, revenue: 2089, stage: 0, owner: 0 });
		expect([members, stages.map(({ name }) => name)]).toEqual([[], ['Prospecting', 'Engaging']]);
		expect(deals.settings.dateOrder).toBe('mdy');
	});

	test('the first deal as it was', () => {
		const [first] = deals.deals;
		const owner = people.plan.members.find(({ name }) => name === 'Moses Frase');
		const cancity = withCustomers.customers.get('cancity');
		expect(first?.change.set).toMatchObject({
			kind: 'deal',
			title: 'GTX Plus Basic · Cancity',
			customer: cancity?.id,
			owner: owner?.id,
			externalId: '1C1I7A6R',
			revenue: 105_400,
			currency: 'USD',
			closeOn: '2017-03-01',
			createdAt: noon('2016-10-20'),
			closedAt: noon('2017-03-01'),
			facts: { product: 'GTX Plus Basic' }
		});
		expect(deals.deals).toHaveLength(8800);
		expect(new Set(deals.deals.map(({ id }) => id)).size).toBe(8800);
	});

	test('importing the deals again brings nothing in, and says so for each row', () => {
		const externalIds = new Set(
			deals.deals.map(({ change }) => change.set['externalId'] as string)
		);
		const again = planText('deals', textOf('sales_pipeline', encode), {
			...withCustomers,
			externalIds
		});
		expect(again.plan.counts).toMatchObject({ accepted: 0, rejected: 8800, stages: 0 });
		expect(again.plan.rejected[0]?.faults).toMatchObject([{ row: 2, code: 'already-here' }]);
		expect(again.batches).toEqual([]);
	});
});

test('deals alone bring their customers and people with them', () => {
	const { plan } = planText('deals', textOf('sales_pipeline', plain));
	expect(plan.counts).toMatchObject({ accepted: 8800, customers: 85, members: 30, stages: 2 });
});

test('a Polish file with its own hint, marks, dates and mixed spellings', () => {
	const decoded = decode(
		new Uint8Array(readFileSync('tests/fixtures/import/deals-pl-semicolon.csv'))
	);
	const { plan, deals } = planText('deals', decoded.ok ? decoded.value.text : '', freshSnapshot());
	expect(
		deals.map(({ change }) => [change.set['title'], change.set['revenue'], change.set['closeOn']])
	).toEqual([
		['Maszyna pakująca', 1_250_050, '2026-01-31'],
		['Serwis roczny', 123_400, '2026-01-05'],
		['Szkolenie', 0, '2026-05-22']
	]);
	expect(plan.counts).toMatchObject({ customers: 2, members: 1, rejected: 1, otherCurrency: 1 });
	expect(plan.rejected[0]?.faults.map(({ code }) => code)).toEqual([
		'number-unreadable',
		'date-unreadable',
		'percent-unreadable'
	]);
});

test('broken quotes keep their rows out, and no others', () => {
	const text = readFileSync('tests/fixtures/import/people-broken-quotes.csv', 'utf8');
	const { plan } = planText('people', text);
	expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([
		[4, 'text-after-quote'],
		[5, 'too-many-cells'],
		[8, 'quote-open']
	]);
	expect(plan.members.map(({ name }) => name)).toEqual([
		'Mary',
		'Ada Lovelace',
		'Grace "Amazing" Hopper',
		'Alan Turing',
		'Last One'
	]);
});
