import type { WorkspaceField } from '../fields/workspace-field';
import { describe, expect, test } from 'vitest';
import {
	customerFigures,
	inListOrder,
	isListed,
	NO_CUSTOMER_FILTER,
	type CustomerFilter,
	NO_FIGURES,
	stageKey,
	type CustomerFigures,
	type CustomerSort
} from './listing';

const DAY = 86_400_000;
const kinds = new Map([
	[stageKey('s', 'new'), 'open'],
	[stageKey('s', 'won'), 'won'],
	[stageKey('s', 'lost'), 'lost']
] as const);
const cell = (stage: string, count: number, sum: number, currency = 'EUR') => ({
	space: 's',
	stage,
	currency,
	count,
	sum
});
const exchange = { base: 'EUR', rates: new Map() };

describe('OP-12 · the figures of a customer', () => {
	test('open and won deals are counted and summed by currency, lost ones nowhere', () => {
		const dealings = [
			{ cells: [cell('new', 2, 500), cell('won', 1, 90), cell('lost', 4, 4000)], contactedAt: 5 },
			{ cells: [cell('new', 1, 30, 'USD')], contactedAt: 9 }
		];
		expect(customerFigures(dealings, 7, kinds)).toEqual({
			open: { count: 3, sum: { EUR: 500, USD: 30 } },
			won: { count: 1, sum: { EUR: 90 } },
			contactedAt: 9
		});
	});

	test('a deal in a stage that is gone counts as open', () => {
		const figures = customerFigures([{ cells: [cell('gone', 1, 1)], contactedAt: null }], 3, kinds);
		expect(figures).toMatchObject({ open: { count: 1 }, contactedAt: 3 });
	});
});

const customer = (id: string, more: object = {}) => ({
	id,
	sortTitle: id,
	owner: null,
	sector: '',
	email: '',
	phone: '',
	tags: [],
	createdAt: 0,
	...more
});

const field = (id: string, more: Partial<WorkspaceField> = {}): WorkspaceField => ({
	...{ id, name: id, hint: '', type: 'number', choices: [] },
	...{ required: false, initial: null, order: 'a0', removed: false, ...more }
});
const SIZE = field('size');
const OLD = field('old', { removed: true });
const BY = field('by', { type: 'member' });

describe('OP-09 · the filter of customers', () => {
	const now = 100 * DAY;
	const passes = (one: object, filter: object, figures: Partial<CustomerFigures> = {}) =>
		isListed(
			customer('a', one),
			{ ...NO_FIGURES, ...figures },
			{ ...NO_CUSTOMER_FILTER, ...filter },
			{ now, fields: [SIZE, OLD, BY] }
		);

	test('owner, sector and tag: one of those asked for, where nobody and none may be asked for', () => {
		expect(passes({ owner: 'anna' }, { owners: ['anna', 'bo'] })).toBe(true);
		expect(passes({ owner: 'cy' }, { owners: ['anna', 'bo'] })).toBe(false);
		expect(passes({ owner: null }, { owners: [''] })).toBe(true);
		expect(passes({ sector: 'Steel' }, { sectors: ['Steel'] })).toBe(true);
		expect(passes({}, { sectors: ['Steel'] })).toBe(false);
		expect(passes({ tags: ['vip', 'x'] }, { tags: ['vip'] })).toBe(true);
		expect(passes({ tags: ['x'] }, { tags: ['vip'] })).toBe(false);
	});

	test('with open deals, and without contact for so many days or ever', () => {
		const open = { count: 1, sum: {} };
		expect(passes({}, { isOpen: true }, { open })).toBe(true);
		expect(passes({}, { isOpen: true })).toBe(false);
		expect(passes({}, { quietDays: 30 }, { contactedAt: now - 29 * DAY })).toBe(false);
		expect(passes({}, { quietDays: 30 }, { contactedAt: now - 30 * DAY })).toBe(true);
		expect(passes({}, { quietDays: 30 })).toBe(true);
	});
});

describe('OP-09, LS-10 · the filter of customers by the workspace’s fields', () => {
	const passes = (custom: object | null, fields: object) =>
		isListed(
			customer('a', custom === null ? {} : { custom }),
			NO_FIGURES,
			{ ...NO_CUSTOMER_FILTER, fields: fields as CustomerFilter['fields'] },
			{ now: 0, fields: [SIZE, OLD, BY] }
		);

	test('a value in use is asked for; a row of an older version has none', () => {
		expect(passes({ size: 5 }, { size: { is: 'filled' } })).toBe(true);
		expect(passes({}, { size: { is: 'filled' } })).toBe(false);
		expect(passes(null, { size: { is: 'filled' } })).toBe(false);
		expect(passes(null, { size: { is: 'empty' } })).toBe(true);
	});

	test('what an earlier type left behind is no value; removed and unknown fields ask for nothing', () => {
		expect(passes({ size: 'five' }, { size: { is: 'filled' } })).toBe(false);
		expect(passes({}, { old: { is: 'filled' }, gone: { is: 'filled' } })).toBe(true);
	});
});

describe('OP-10 · the order of customers', () => {
	const figures: Record<string, CustomerFigures> = {
		a: { ...NO_FIGURES, open: { count: 1, sum: { EUR: 5 } }, contactedAt: 1 },
		b: { ...NO_FIGURES, open: { count: 1, sum: { EUR: 50 } }, contactedAt: 3 },
		c: NO_FIGURES,
		d: { ...NO_FIGURES, open: { count: 3, sum: {} }, contactedAt: 2 }
	};
	const all = [
		customer('d', { sector: 'Wood', owner: 'anna', custom: { size: 20, by: 'anna' } }),
		customer('c', { sector: 'steel', owner: 'bo', custom: { size: 9, by: 'bo' } }),
		customer('b', { owner: 'anna', custom: { size: 'many' } }),
		customer('a', { sector: 'Steel' })
	];
	const order = (by: CustomerSort, down = false) =>
		inListOrder(all, ({ id }) => figures[id] ?? NO_FIGURES, {
			by,
			down,
			inCurrency: { currency: 'EUR', exchange },
			owners: ['bo', 'anna'],
			fields: [SIZE, OLD, BY]
		})
			.map(({ id }) => id)
			.join('');

	test.each([
		['title', false, 'abcd'],
		['title', true, 'dcba'],
		['open', true, 'badc'],
		['open', false, 'dabc'],
		['contact', false, 'adbc'],
		['contact', true, 'bdac'],
		['owner', false, 'cbda'],
		['sector', false, 'acdb'],
		['sector', true, 'dacb'],
		['field.size', false, 'cdab'],
		['field.size', true, 'dcab'],
		['field.by', false, 'cdab'],
		['field.gone', true, 'abcd']
	] as const)('by %s, down: %s', (by, down, expected) => {
		expect(order(by, down)).toBe(expected);
	});
});
