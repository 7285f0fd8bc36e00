import { describe, expect, test } from 'vitest';
import {
	customerFigures,
	inListOrder,
	isListed,
	NO_CUSTOMER_FILTER,
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

describe('OP-09 · the filter of customers', () => {
	const now = 100 * DAY;
	const passes = (one: object, filter: object, figures: Partial<CustomerFigures> = {}) =>
		isListed(
			customer('a', one),
			{ ...NO_FIGURES, ...figures },
			{ ...NO_CUSTOMER_FILTER, ...filter },
			now
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

describe('OP-10 · the order of customers', () => {
	const figures: Record<string, CustomerFigures> = {
		a: { ...NO_FIGURES, open: { count: 1, sum: { EUR: 5 } }, contactedAt: 1 },
		b: { ...NO_FIGURES, open: { count: 1, sum: { EUR: 50 } }, contactedAt: 3 },
		c: NO_FIGURES,
		d: { ...NO_FIGURES, open: { count: 3, sum: {} }, contactedAt: 2 }
	};
	const all = [
		customer('d', { sector: 'Wood', owner: 'anna' }),
		customer('c', { sector: 'steel', owner: 'bo' }),
		customer('b', { owner: 'anna' }),
		customer('a', { sector: 'Steel' })
	];
	const order = (by: CustomerSort, down = false) =>
		inListOrder(all, ({ id }) => figures[id] ?? NO_FIGURES, {
			by,
			down,
			inCurrency: { currency: 'EUR', exchange },
			owners: ['bo', 'anna']
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
		['sector', true, 'dacb']
	] as const)('by %s, down: %s', (by, down, expected) => {
		expect(order(by, down)).toBe(expected);
	});
});
