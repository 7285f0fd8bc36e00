import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pastedContacts } from './contacts';
import type { ImportKind } from './fields';
import { freshSnapshot, person, planText } from './testkit';

/** Files of the kinds that people met (`tests/fixtures/cases`), and what is right. */
const planned = (name: string, kind: ImportKind, members: readonly string[] = []) =>
	planText(
		kind,
		readFileSync(`tests/fixtures/cases/${name}`, 'utf8'),
		freshSnapshot({
			members: [
				person('owner-1', 'Olga Owner', 'owner'),
				...members.map((name, at) => person(`m${at}`, name, 'agent'))
			]
		})
	);

test('a1 · people whose names differ in accents are two', () => {
	const { plan } = planned('a1-people-tones.csv', 'people');
	expect(plan.members.map(({ name }) => name)).toEqual(['Nguyễn Văn Hùng', 'Nguyễn Văn Hưng']);
	expect(plan.rejected).toEqual([]);
});

test('a2 · each deal has the owner that is written', () => {
	const members = ['Nguyễn Văn Hùng', 'Nguyễn Văn Hưng'];
	const { plan, deals } = planned('a2-deals-tones.csv', 'deals', members);
	expect(deals.map(({ change }) => change.set['owner'])).toEqual(['m0', 'm1']);
	expect(plan.members).toEqual([]);
	const [one] = members;
	const alone = planned('a2-deals-tones.csv', 'deals', [one ?? '']).plan;
	expect(alone.members.map(({ name }) => name)).toEqual(['Nguyễn Văn Hưng']);
	expect(alone.people[1]).toMatchObject({ match: 'add', alike: [{ id: 'm0', name: one }] });
});

test('q1 · what nobody sees makes no second customer and no second owner', () => {
	const { plan, customers, deals } = planned('q1-zero-width.csv', 'deals');
	expect(customers.map(({ change }) => change.set['title'])).toEqual(['Acme']);
	expect(deals.map(({ change }) => change.set['owner'])).toEqual(['owner-1', 'owner-1']);
	expect(plan.members).toEqual([]);
});

test('c1 · percentages are judged by the column', () => {
	const { deals } = planned('c1-probability-shares.csv', 'deals');
	expect(deals.map(({ change }) => change.set['rate'])).toEqual([20, 50, 90, 100, 0]);
});

test('d1 · an amount keeps its currency, and the preview says which', () => {
	const { plan, deals } = planned('d1-currency-column.csv', 'deals');
	const right = [
		['EUR', 100_000],
		['USD', 100_000],
		['VND', 25_000_000]
	];
	expect(deals.map(({ change }) => [change.set['currency'], change.set['revenue']])).toEqual(right);
	expect(
		plan.preview.map((row) => (row.becomes === 'deal' ? [row.currency, row.revenue] : []))
	).toEqual(right);
	expect(plan.counts.revenue.map(({ currency, minor }) => [currency, minor])).toEqual([
		['USD', 100_000],
		['EUR', 100_000],
		['VND', 25_000_000]
	]);
	expect(plan.counts.otherCurrency).toBe(2);
});

test('i1 · a dash, with or without a sign, and n/a are nothing', () => {
	const { plan, deals } = planned('i1-dash-for-nothing.csv', 'deals');
	expect(deals.map(({ change }) => change.set['revenue'])).toEqual([0, 10_000, 0, 0]);
	expect(plan.defaults).toMatchObject({ revenue: 3, closeOn: 3 });
});

test.each(['e1-dates-en.csv', 'e2-dates-vi.csv', 'e3-dates-pl.csv'])(
	'%s · dates as people write them',
	(name) => {
		const { plan, deals } = planned(name, 'deals');
		expect(plan.rejected).toEqual([]);
		expect(deals.map(({ change }) => change.set['closeOn'])).toEqual(deals.map(() => '2024-12-31'));
		expect(deals).toHaveLength(3);
	}
);

test('e4 · the order is found by elimination over the whole column', () => {
	const { deals } = planned('e4-two-digit-years.csv', 'deals');
	expect(deals.map(({ change }) => change.set['closeOn'])).toEqual([
		'2024-01-01',
		'2024-01-03',
		'2024-01-19',
		'2024-02-01'
	]);
});

test('g1 · AccountId is a fact about a deal, not its id', () => {
	const { plan, deals } = planned('g1-salesforce-opportunities.csv', 'deals');
	expect(plan.rejected).toEqual([]);
	expect(
		deals.map(({ change: { set } }) => [set['title'], set['externalId'], set['facts']])
	).toMatchObject([
		['Crane', '006A', { AccountId: '001X' }],
		['Dock', '006B', { AccountId: '001X' }],
		['Gate', '006C', { AccountId: '001Y' }]
	]);
});

test('h1 · the heading is below the lines of the report', () => {
	const { plan, deals } = planned('h1-lines-above-header.csv', 'deals');
	expect(plan.counts).toMatchObject({ rows: 2, deals: 2, customers: 2 });
	expect(deals.map(({ change }) => [change.set['title'], change.set['revenue']])).toEqual([
		['Crane', 10_000],
		['Dock', 20_000]
	]);
});

test.each([',', ';', '\t', '|'])(
	'k1 · a name that begins with quotes is read whole: %j',
	(mark) => {
		const list = readFileSync('tests/fixtures/cases/k1-call-list-quotes.txt', 'utf8');
		const { contacts, unread } = pastedContacts(list.replaceAll(', ', mark));
		expect(contacts.map(({ name, phone }) => [name, phone])).toEqual([
			['"Hoa Sen" JSC', '0912345678'],
			['Beta', '0911222333']
		]);
		expect(unread).toEqual([]);
		const file = `company,phone\n${list}`.replaceAll(/, ?/g, mark);
		const { plan, customers } = planText('customers', file);
		expect(customers.map(({ change }) => change.set['title'])).toEqual(['"Hoa Sen" JSC', 'Beta']);
		expect(plan.rejected).toEqual([]);
	}
);
