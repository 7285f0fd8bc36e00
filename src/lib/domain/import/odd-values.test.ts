import { expect, test } from 'vitest';
import { planText } from './testkit';

const remarksOf = (kind: 'customers' | 'deals' | 'tasks', text: string) =>
	planText(kind, text).plan.remarks.map((remark) => [
		remark.row,
		'as' in remark ? remark.as : remark.code,
		'value' in remark ? remark.value : ''
	]);

test('LS-09 · values that do not look like their column are remarked on with their row, and go in', () => {
	const rows: readonly (readonly [value: string, isOdd: boolean])[] = [
		['info@acme.com', false],
		['Łukasz@żółw.pl', false],
		['a.b+c@x-y.co.uk', false],
		['a@b.vn; c@d.vn', false],
		['-', false],
		['', false],
		['info@acme', true],
		['info@acme,com', true],
		['info@@acme.com', true],
		['in fo@acme.com', true],
		['info@acme..com', true],
		['.info@acme.com', true],
		['@acme.com', true],
		['acme.com', true]
	];
	const lines = rows.map(
		([value], at) => `Customer ${String.fromCodePoint(65 + at).repeat(9)},"${value}"`
	);
	const { plan, customers } = planText('customers', `name,email\n${lines.join('\n')}\n`);
	expect(plan.counts.rejected).toBe(0);
	expect(customers).toHaveLength(rows.length);
	const odd = plan.remarks.flatMap((one) => (one.code === 'odd-value' ? [one.value] : []));
	expect(odd).toEqual(rows.flatMap(([value, isOdd]) => (isOdd ? [value] : [])));
});

test('LS-09 · odd phones, web addresses and days are remarked on', () => {
	expect(
		remarksOf(
			'customers',
			'name,phone,website,created on\n' +
				'Alpha,+48 600 123 456,www.alpha.pl/a?b,2020-01-01\n' +
				'Bravo Boats,call Ann,bravo boats,1899-01-01\n'
		)
	).toEqual([
		[3, 'phone', 'call Ann'],
		[3, 'website', 'bravo boats'],
		[3, 'day', '1899-01-01']
	]);
	expect(remarksOf('tasks', 'task,due date\nCall,0207-03-04\nWrite,2031-03-04\n')).toEqual([
		[2, 'day', '0207-03-04']
	]);
});

test('LS-09 · the error of a spreadsheet is no value: it is told, and its cell counts as empty', () => {
	const { plan, customers } = planText(
		'customers',
		'name,address,remark\nAlpha,#N/A,#DIV/0!\nBravo,#1 Main Street,fine\n'
	);
	expect(plan.remarks).toEqual([
		{ code: 'cell-error', row: 2, column: 'address', value: '#N/A' },
		{ code: 'cell-error', row: 2, column: 'remark', value: '#DIV/0!' }
	]);
	expect(customers.map(({ change }) => [change.set['address'], change.set['facts']])).toEqual([
		[undefined, undefined],
		['#1 Main Street', { remark: 'fine' }]
	]);
});
