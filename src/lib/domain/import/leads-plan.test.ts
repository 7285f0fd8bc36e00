import { expect, test } from 'vitest';
import { freshSnapshot, person, planText } from './testkit';

const members = [
	person('owner-1', 'Olga Owner', 'owner'),
	person('a1', 'Ann Agent', 'agent'),
	person('a2', 'Bob Agent', 'agent')
];
const snapshot = freshSnapshot({ members });

test('LS-09 · leads are imported with source, owner and tags; other columns go into their notes', () => {
	const { leads, plan } = planText(
		'leads',
		'Company,Contact person,Email,Phone,Source,Owner,Tags,Score,Created\nAcme,Jan,jan@acme.com,+48 600 100 200,Fair,Ann Agent,"vip, new",7,2026-01-02\n',
		snapshot
	);
	expect(plan.counts).toMatchObject({ rows: 1, accepted: 1, leads: 1 });
	expect(leads[0]?.change.set).toMatchObject({
		...{ kind: 'lead', title: 'Acme', company: 'Acme', contact: 'Jan', email: 'jan@acme.com' },
		...{ source: 'Fair', owner: 'a1', note: 'Score: 7', status: 'open', importId: 'import-1' },
		...{ 'tag.vip': 'vip', 'tag.new': 'new' }
	});
});

test('LS-09 · a lead needs a name, a company or a way to reach them, and is not made twice', () => {
	const { plan } = planText(
		'leads',
		'company,email\nAcme,a@acme.com\n,\nacme,A@acme.com\n',
		snapshot
	);
	expect(plan.rejected.map(({ row, faults }) => [row, faults[0]?.code])).toEqual([[4, 'repeated']]);
	const none = planText('leads', 'company,source\n,Fair\n', snapshot);
	expect(none.plan.rejected[0]?.faults).toMatchObject([{ code: 'name-missing' }]);
});

test('LS-09 · what the rules refuse of an agent’s leads is said before it is written', () => {
	const mine = freshSnapshot({ members, actor: 'a1' });
	const { plan, leads } = planText(
		'leads',
		'company,owner\nAcme,Ann Agent\nBeta,Bob Agent\n',
		mine
	);
	expect(leads.map(({ change }) => change.set['title'])).toEqual(['Acme']);
	expect(plan.rejected[0]?.faults).toMatchObject([
		{ code: 'owner-out-of-reach', name: 'Bob Agent' }
	]);
});

test('LS-09 · what a file does not say is filled with the values that were chosen', () => {
	const { leads } = planText('leads', 'company,source\nAcme,\nBeta,Web\n', snapshot, {
		defaults: new Map([
			['source', 'Fair'],
			['owner', 'Bob Agent'],
			['tags', 'spring']
		])
	});
	expect(
		leads.map(({ change: { set } }) => [set['source'], set['owner'], set['tag.spring']])
	).toEqual([
		['Fair', 'a2', 'spring'],
		['Web', 'a2', 'spring']
	]);
});
