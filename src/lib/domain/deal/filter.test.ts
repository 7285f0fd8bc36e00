import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLES } from '../member/member';
import { FIELD_TYPES } from '../fields/field';
import {
	allowedFilter,
	FILTER_PARTS,
	holds,
	isIdle,
	mayFilterBy,
	NO_FILTER,
	predicate,
	setParts,
	TESTS_OF,
	without,
	type DealFilter,
	type FieldTest,
	type Filterable,
	type FilterContext
} from './filter';
import { PRIORITY_CHOICES } from '../task/priority';
import { furtherAfter, lookFromQuery, lookToQuery, PLAIN_LOOK, type Look } from './filter-address';

const NOON = Date.UTC(2026, 6, 10, 12);
const DAY = 86_400_000;

const context: FilterContext = {
	stages: [
		{ id: 'new', kind: 'open', idleDays: 7 },
		{ id: 'talk', kind: 'open', idleDays: null },
		{ id: 'won', kind: 'won', idleDays: 7 }
	],
	fields: [
		{ id: 'place', type: 'text', removed: false },
		{ id: 'old', type: 'text', removed: true },
		{ id: 'budget', type: 'money', removed: false }
	],
	teamOf: new Map([
		['ann', 'north'],
		['bea', 'south']
	]),
	currency: 'USD',
	exchange: { base: 'USD', rates: new Map([['VND', 0.00004]]) },
	now: NOON,
	timeZone: 'Europe/Warsaw'
};

const deal = (parts: Partial<Filterable> = {}): Filterable => ({
	sortTitle: 'lodz trams',
	owner: 'ann',
	stage: 'new',
	createdAt: NOON,
	updatedAt: NOON,
	tags: [],
	source: '',
	custom: {},
	...parts
});

const passes = (parts: Partial<DealFilter>, record: Filterable) =>
	predicate({ ...NO_FILTER, ...parts }, context)(record);

describe('OP-09 · amounts are compared in one currency', () => {
	const from1000: Partial<DealFilter> = {
		fields: { budget: { is: 'from-to', from: 100_000, to: null } }
	};
	test.each<[string, number, boolean]>([
		['USD', 100_000, true],
		['USD', 99_999, false],
		['VND', 500_000, false],
		['VND', 25_000_000, true],
		// No rate is known, so it cannot be compared.
		['CHF', 900_000_00, false]
	])('from $1,000: %s %d is let through: %s', (currency, budget, expected) => {
		expect(passes(from1000, deal({ currency, custom: { budget } }))).toBe(expected);
	});

	test('whether an amount is there does not depend on its currency', () => {
		const filled: Partial<DealFilter> = { fields: { budget: { is: 'filled' } } };
		expect(passes(filled, deal({ currency: 'CHF', custom: { budget: 1 } }))).toBe(true);
	});
});

test('OP-09 · a deal of 1 July, 00:30 in Warsaw, is one of 1 July, whenever and wherever it is asked for', () => {
	const made = deal({ createdAt: Date.UTC(2026, 5, 30, 22, 30) });
	const on = (day: string): Partial<DealFilter> => ({ created: { from: day, to: day } });
	for (const now of [NOON, Date.UTC(2026, 10, 20, 12)]) {
		const asked = (parts: Partial<DealFilter>) =>
			predicate({ ...NO_FILTER, ...parts }, { ...context, now })(made);
		expect([asked(on('2026-06-30')), asked(on('2026-07-01'))]).toEqual([false, true]);
	}
	// Also for a winter day, when the query is made in summer.
	const winter = deal({ createdAt: Date.UTC(2026, 0, 31, 22, 59, 59) });
	expect(passes(on('2026-01-31'), winter)).toBe(true);
});

describe('OP-09 · what a filter lets through', () => {
	test.each<[string, Partial<DealFilter>, Partial<Filterable>, boolean]>([
		['one of the stages', { stages: ['new', 'talk'] }, { stage: 'talk' }, true],
		['a stage', { stages: ['new'] }, { stage: 'won' }, false],
		[
			'a close date',
			{ closing: { from: '2026-07-01', to: '2026-07-31' } },
			{ closeOn: '2026-07-31' },
			true
		],
		[
			'a close date',
			{ closing: { from: null, to: '2026-07-31' } },
			{ closeOn: '2026-08-01' },
			false
		],
		['a due date', { closing: { from: '2026-07-01', to: null } }, { dueOn: '2026-07-01' }, true],
		['a due date', { closing: { from: '2026-07-01', to: null } }, { dueOn: null }, false],
		['a value', { value: { from: 100, to: 200 } }, { revenue: 200, currency: 'USD' }, true],
		['a value', { value: { from: 100, to: 200 } }, { revenue: 201, currency: 'USD' }, false],
		[
			'a value in another currency',
			{ value: { from: 100, to: null } },
			{ revenue: 25_000, currency: 'VND' },
			true
		],
		[
			'a value without a rate',
			{ value: { from: 1, to: null } },
			{ revenue: 5_000, currency: 'XXX' },
			false
		],
		['nothing asked', {}, {}, true],
		['a keyword without its accents', { text: 'ŁÓDŹ' }, {}, true],
		['a keyword in the middle', { text: 'z tr' }, {}, true],
		['another keyword', { text: 'bus' }, {}, false],
		['a blank keyword', { text: '  ' }, {}, true],
		['an owner', { owners: ['ann', 'bea'] }, {}, true],
		['another owner', { owners: ['bea'] }, {}, false],
		['who works on it beside the owner', { owners: ['bea'] }, { assignees: ['bea'] }, true],
		['nobody', { owners: [''] }, { owner: null }, true],
		['the team of the owner', { teams: ['north'] }, {}, true],
		['another team', { teams: ['south'] }, {}, false],
		['a team, where nobody owns it', { teams: ['south'] }, { owner: null }, false],
		['a customer', { customers: ['c1'] }, { customer: 'c1' }, true],
		['a customer, where there is none', { customers: ['c1'] }, {}, false],
		['a tag in other capitals', { tags: ['fáir'] }, { tags: ['Fáir'] }, true],
		['a tag of other accents', { tags: ['fair'] }, { tags: ['Fáir'] }, false],
		['another tag', { tags: ['fair'] }, { tags: ['web'] }, false],
		['a source', { sources: ['Web'] }, { source: 'web' }, true],
		['a priority', { priorities: ['high', 'urgent'] }, { priority: 'urgent' }, true],
		['a project', { projects: ['p', 'q'] }, { project: 'q' }, true],
		['another project', { projects: ['p'] }, { project: 'q' }, false],
		['no project', { projects: [''] }, {}, true],
		['a project, where there is none', { projects: ['p'] }, {}, false],
		['another priority', { priorities: ['high'] }, { priority: 'low' }, false],
		['no priority', { priorities: ['none'] }, {}, true],
		['a priority, where there is none', { priorities: ['low'] }, {}, false],
		['a kind of stage', { kinds: ['won'] }, { stage: 'won' }, true],
		['another kind of stage', { kinds: ['won'] }, {}, false],
		['a stage that is gone, as open', { kinds: ['open'] }, { stage: 'gone' }, true],
		['idle, when it is', { idle: true }, { updatedAt: NOON - 7 * DAY }, true],
		['idle, when it is not', { idle: true }, { updatedAt: NOON - 7 * DAY + 1 }, false],
		['created that day', { created: { from: '2026-07-10', to: '2026-07-10' } }, {}, true],
		['created before', { created: { from: '2026-07-11', to: null } }, {}, false],
		['updated after', { updated: { from: null, to: '2026-07-09' } }, {}, false],
		[
			'created late in the evening, by the clock of the reader',
			{ created: { from: '2026-07-11', to: '2026-07-11' } },
			{ createdAt: Date.UTC(2026, 6, 10, 22, 30) },
			true
		],
		['all of several parts', { text: 'tram', owners: ['ann'], kinds: ['won'] }, {}, false],
		[
			'a field of the space',
			{ fields: { place: { is: 'contains', text: 'lodz' } } },
			{ custom: { place: 'Łódź' } },
			true
		],
		['a field that was taken away', { fields: { old: { is: 'filled' } } }, {}, true]
	])('%s', (_, filter, record, expected) => {
		expect(passes(filter, deal(record))).toBe(expected);
	});

	test.each<[FieldTest, unknown, boolean]>([
		[{ is: 'contains', text: 'ang' }, 'Đà Nẵng', true],
		[{ is: 'contains', text: 'hue' }, 'Đà Nẵng', false],
		[{ is: 'contains', text: 'a' }, null, false],
		[{ is: 'one-of', values: ['a', 'b'] }, 'b', true],
		[{ is: 'one-of', values: ['a'] }, ['c', 'a'], true],
		[{ is: 'one-of', values: ['a'] }, ['c'], false],
		[{ is: 'from-to', from: 5, to: 7 }, 5, true],
		[{ is: 'from-to', from: 5, to: 7 }, 7, true],
		[{ is: 'from-to', from: 5, to: 7 }, 8, false],
		[{ is: 'from-to', from: null, to: 7 }, -3, true],
		[{ is: 'from-to', from: null, to: null }, null, false],
		[{ is: 'days', from: '2026-01-02', to: null }, '2026-01-02', true],
		[{ is: 'days', from: '2026-01-02', to: null }, '2026-01-01', false],
		[{ is: 'yes', value: true }, true, true],
		[{ is: 'yes', value: false }, null, true],
		[{ is: 'yes', value: true }, false, false],
		[{ is: 'filled' }, false, true],
		[{ is: 'filled' }, '', false],
		[{ is: 'empty' }, [], true],
		[{ is: 'empty' }, 0, false]
	])('LW-08 · %j of %j is %s', (asked, value, expected) => {
		expect(holds(asked, value as never)).toBe(expected);
	});

	test('every type of field can be filtered by', () => {
		for (const tests of Object.values(TESTS_OF)) expect(tests.length).toBeGreaterThan(1);
		expect(Object.keys(TESTS_OF)).toEqual(expect.arrayContaining([...FIELD_TYPES]));
	});
});

describe('OP-09 · what each role is offered', () => {
	test.each([
		['owner', true, true],
		['admin', true, true],
		['supervisor', false, true],
		['agent', false, false],
		['guest', false, false]
	] as const)('%s: team %s, owner %s', (role, team, owner) => {
		expect(mayFilterBy('teams', role)).toBe(team);
		expect(mayFilterBy('owners', role)).toBe(owner);
		const shared = { ...NO_FILTER, text: 'x', teams: ['north'], owners: ['ann'] };
		const allowed = allowedFilter(shared, role);
		expect(setParts(allowed)).toEqual([
			'text',
			...(team ? ['teams'] : []),
			...(owner ? ['owners'] : [])
		]);
	});

	test('the other parts are for all', () => {
		for (const part of FILTER_PARTS) {
			if (part === 'teams' || part === 'owners') continue;
			for (const role of ROLES) expect(mayFilterBy(part, role)).toBe(true);
		}
	});

	test('a part that is taken off asks for nothing', () => {
		const filter = { ...NO_FILTER, text: 'x', tags: ['y'] };
		expect(setParts(without(filter, 'text'))).toEqual(['tags']);
	});
});

describe('when a deal has lain too long', () => {
	test.each([
		['open', 7, 8, true],
		['open', 7, 6, false],
		['open', null, 800, false],
		['won', 7, 800, false],
		['lost', 7, 800, false]
	] as const)('%s, %s days allowed, %s days still: %s', (kind, idleDays, days, expected) => {
		expect(isIdle({ updatedAt: NOON - days * DAY }, { kind, idleDays }, NOON)).toBe(expected);
	});

	test('in a stage that is gone it does not', () => {
		expect(isIdle({ updatedAt: 0 }, undefined, NOON)).toBe(false);
	});
});

describe('OP-09 · a look as part of an address', () => {
	const day = fc
		.integer({ min: 0, max: 20_000 })
		.map((n) => new Date(n * DAY).toISOString().slice(0, 10));
	const span = fc.record({ from: fc.option(day), to: fc.option(day) });
	const names = fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 3 });
	const asked: fc.Arbitrary<FieldTest> = fc.oneof(
		fc.record({ is: fc.constant('contains' as const), text: fc.string() }),
		fc.record({ is: fc.constant('one-of' as const), values: fc.array(fc.string()) }),
		fc.record({
			is: fc.constant('from-to' as const),
			from: fc.option(fc.integer()),
			to: fc.option(fc.integer())
		}),
		fc.record({ is: fc.constant('days' as const), from: fc.option(day), to: fc.option(day) }),
		fc.record({ is: fc.constant('yes' as const), value: fc.boolean() }),
		fc.constant({ is: 'filled' as const }),
		fc.constant({ is: 'empty' as const })
	);
	const look: fc.Arbitrary<Look> = fc.record({
		filter: fc.record({
			text: fc.constantFrom('', 'tram & bus', 'ł=1?#'),
			teams: names,
			owners: names,
			customers: names,
			tags: names,
			sources: names,
			kinds: fc.subarray(['open', 'won', 'lost'] as const),
			stages: names,
			projects: names,
			priorities: fc.subarray([...PRIORITY_CHOICES]),
			closing: span,
			value: fc.record({ from: fc.option(fc.integer()), to: fc.option(fc.integer()) }),
			idle: fc.boolean(),
			created: span,
			updated: span,
			fields: fc.dictionary(fc.stringMatching(/^[A-Za-z0-9]{1,8}$/), asked)
		}),
		sort: fc.option(
			fc.record({ by: fc.constantFrom('revenue' as const, 'order' as const), down: fc.boolean() })
		),
		further: fc.uniqueArray(
			fc.record({ by: fc.constantFrom('title' as const, 'stage' as const), down: fc.boolean() }),
			{ selector: ({ by }) => by }
		),
		group: fc.option(fc.constantFrom('owner' as const, 'month' as const, 'project' as const))
	});

	test('comes back as it was', () => {
		fc.assert(
			fc.property(look, (one) => {
				// After nothing, and after the order that people gave, nothing is left to decide.
				const isWhole = one.sort === null || one.sort.by === 'order';
				const same = isWhole ? { ...one, further: [] } : one;
				expect(lookFromQuery(`?${lookToQuery(one)}`)).toEqual(same);
			})
		);
	});

	test('OP-10 · a value that is sorted by in addition comes last, is turned round, and is taken off', () => {
		const first = furtherAfter([], 'priority', true);
		expect(first).toEqual([{ by: 'priority', down: true }]);
		const both = furtherAfter(first, 'title', false);
		expect(furtherAfter(both, 'priority', true)).toEqual([
			{ by: 'priority', down: false },
			{ by: 'title', down: false }
		]);
		expect(furtherAfter(furtherAfter(both, 'priority', true), 'priority', true)).toEqual([
			{ by: 'title', down: false }
		]);
		// One too many takes the place of the last.
		expect(furtherAfter(both, 'owner', false).map(({ by }) => by)).toEqual(['priority', 'owner']);
	});

	test('OP-10 · an address that sorts by one value twice, or after the order of the cards, says the first', () => {
		const read = (text: string) => lookFromQuery(text).further.map(({ by }) => by);
		expect(read('?sort=title&then=-title&then=stage&then=-stage&then=x')).toEqual(['stage']);
		expect(read('?sort=title&then=stage&then=owner&then=priority')).toEqual(['stage', 'owner']);
		expect(read('?sort=order&then=title')).toEqual([]);
		expect(read('?then=title')).toEqual([]);
	});

	test('is empty for all records, and survives what it cannot read', () => {
		expect(lookToQuery(PLAIN_LOOK)).toBe('');
		expect(lookFromQuery('')).toEqual(PLAIN_LOOK);
		expect(lookFromQuery('?sort=-nonsense&by=x&created=x..y&field.a={&q=%E0%A4%A&idle=2')).toEqual(
			PLAIN_LOOK
		);
		fc.assert(fc.property(fc.string(), (text) => void lookFromQuery(text)));
	});
});
