import { describe, expect, test } from 'vitest';
import type { Acting, RecordChange } from '../core/change';
import { setField } from '../core/set-field';
import type { CustomField } from '../fields/field';
import { startingFields } from '../fields/values';
import type { HistoryEntry } from '../history/history';
import { NORTH, PEOPLE } from '../policy/testkit';
import { changeCurrency } from './currency';
import { productsTotal, type Product } from './deal';
import { linkDeal, unlinkDeal } from './links';
import { checkExtras, extrasOf, NO_EXTRAS } from './new-deal-extras';
import {
	addParticipant,
	besideOwner,
	possibleParticipants,
	removeParticipant
} from './participants';
import {
	addProduct,
	checkProduct,
	editProduct,
	moveProduct,
	putBack,
	removeProduct
} from './products';
import { removeTag } from '../core/tags';
import { addTag, checkTag, tagsInUse } from './tags';

let made = 0;
const acting: Acting = {
	actor: 'anna',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count).fill((made += 1)) }
};
const field = (id: string, more: Partial<CustomField> = {}): CustomField => ({
	id,
	name: id,
	hint: '',
	type: 'text',
	choices: [],
	required: false,
	initial: null,
	requiredFrom: null,
	onCard: false,
	order: 'a0',
	removed: false,
	...more
});

describe('tags', () => {
	test.each([
		['Urgent', 'Urgent'],
		['  Key   account ', 'Key account'],
		['Pilne', 'Pilne']
	])('“%s” is kept as “%s”, under its words', (typed, kept) => {
		expect(checkTag([], typed)).toEqual({ ok: true, value: kept });
	});

	test.each([
		['', 'empty'],
		['   ', 'empty'],
		['URGENT', 'there'],
		['lodz', 'there'],
		['x'.repeat(61), 'too-long'],
		// In lower case it is longer than as written.
		['İ'.repeat(31), 'too-long']
	])('“%s” is not taken: %s', (typed, fault) => {
		expect(checkTag(['Urgent', 'Lodz'], typed)).toEqual({ ok: false, error: fault });
	});

	test('HI-01 · a tag is a field of its own, with its line', () => {
		const added = addTag({ tags: [] }, 'Key account', acting);
		expect(added.ok && added.value).toMatchObject({
			set: { 'tag.key account': 'Key account' },
			history: [{ what: 'field', field: 'tag.key account', from: null, to: 'Key account' }]
		});
		expect(removeTag({ tags: ['Key account'] }, 'Key account', acting)).toMatchObject({
			set: { 'tag.key account': null },
			history: [{ from: 'Key account', to: null }]
		});
	});

	test('those used most come first, without those that are there', () => {
		const used = [['Hot', 'Fair'], ['hot'], ['Cold', 'Fair', 'Hot'], ['Rare']];
		expect(tagsInUse(used, '', ['RARE'])).toEqual(['Hot', 'Fair', 'Cold']);
		expect(tagsInUse(used, 'FA', [])).toEqual(['Fair']);
	});
});

const lines: readonly Product[] = [
	{ id: 'p1', name: 'Panel', quantity: 10, price: 12_050, order: 'a0' },
	{ id: 'p2', name: 'Cable', quantity: 2.5, price: 399, order: 'a1' }
];

describe('products', () => {
	test('a line comes to so many times its price, in whole minor units', () => {
		expect(productsTotal(lines)).toBe(120_500 + 998);
		expect(productsTotal([])).toBeNull();
	});

	test.each([
		[{ name: ' ', quantity: 1, price: 1 }, ['name']],
		[{ name: 'A', quantity: null, price: 1 }, ['quantity']],
		[{ name: 'A', quantity: -1, price: 1 }, ['quantity']],
		[{ name: 'A', quantity: 1, price: null }, ['price']],
		[{ name: 'A', quantity: 9e9, price: 9e9 }, ['price']],
		[{ name: '', quantity: null, price: null }, ['name', 'quantity', 'price']]
	])('%j lacks %j', (draft, wrong) => {
		const { product, faults } = checkProduct(draft);
		expect(product).toBeNull();
		expect(faults.map(({ field }) => field)).toEqual(wrong);
	});

	test('a discount is a price below 0', () => {
		expect(checkProduct({ name: ' Rebate ', quantity: 1, price: -500 }).product).toEqual({
			name: 'Rebate',
			quantity: 1,
			price: -500
		});
	});

	test('HI-01 · a new line goes behind the others, with its line of history', () => {
		const change = addProduct(lines, { name: 'Frame', quantity: 1, price: 100 }, acting);
		const [key = ''] = Object.keys(change.set);
		const value = change.set[key];
		expect(key).toMatch(/^product\.[0-9A-Za-z]{16}$/);
		expect(value).toEqual({ name: 'Frame', quantity: 1, price: 100, order: 'a2' });
		expect(change.history).toMatchObject([{ what: 'field', field: key, from: null }]);
	});

	test('a line is edited, moved, taken away and put back by itself', () => {
		expect(editProduct(lines, 'p2', { quantity: 3 }, acting).set).toEqual({
			'product.p2': { name: 'Cable', quantity: 3, price: 399, order: 'a1' }
		});
		expect(editProduct(lines, 'gone', { quantity: 3 }, acting).set).toEqual({});
		expect(Object.keys(moveProduct(lines, 'p2', 0, acting).set)).toEqual(['product.p2']);
		const [first] = lines;
		if (first === undefined) throw new Error('no line');
		expect(removeProduct(first, acting).set).toEqual({ 'product.p1': null });
		expect(putBack(first, acting).set).toEqual({
			'product.p1': { name: 'Panel', quantity: 10, price: 12_050, order: 'a0' }
		});
	});
});

describe('currency', () => {
	const deal = {
		currency: 'USD',
		revenue: 10_050,
		products: lines,
		custom: { budget: 2_000, note: 'x', other: 5 }
	};
	const fields = [
		field('budget', { type: 'money' }),
		field('note'),
		field('other', { type: 'number' })
	];

	test('amounts keep their number: revenue, prices and amounts in custom fields', () => {
		const { set, history } = changeCurrency(deal, [], fields, 'VND', acting);
		expect(set).toEqual({
			currency: 'VND',
			revenue: 101,
			'product.p1': { name: 'Panel', quantity: 10, price: 121, order: 'a0' },
			'product.p2': { name: 'Cable', quantity: 2.5, price: 4, order: 'a1' },
			'custom.budget': 20
		});
		// HI-01: each field has its line.
		expect(history.map((line) => line.what === 'field' && line.field)).toEqual(Object.keys(set));
	});

	/** Returns a deal after a change, and its history. */
	const after = (
		[was, history]: readonly [typeof deal, readonly HistoryEntry[]],
		change: RecordChange
	): readonly [typeof deal, readonly HistoryEntry[]] => {
		const { set } = change;
		return [
			{
				currency: typeof set['currency'] === 'string' ? set['currency'] : was.currency,
				revenue: Number(set['revenue'] ?? was.revenue),
				products: was.products.map((product) => ({
					...product,
					...(set[`product.${product.id}`] as object | undefined)
				})),
				custom: { ...was.custom, budget: Number(set['custom.budget'] ?? was.custom.budget) }
			},
			[...history, ...change.history]
		];
	};
	const into = (state: ReturnType<typeof after>, ...currencies: string[]) =>
		currencies.reduce(
			(at, currency) => after(at, changeCurrency(at[0], at[1], fields, currency, acting)),
			state
		);

	test.each([
		[['VND', 'USD']],
		[['VND', 'JPY', 'USD']],
		[['VND', 'EUR', 'VND', 'USD']],
		[['EUR', 'USD']]
	])('by way of %j back everything is as it was entered', (way) => {
		expect(into([deal, []], ...way)[0]).toEqual(deal);
	});

	test('what was entered meanwhile stays', () => {
		const inVnd = into([deal, []], 'VND');
		const edited = after(inVnd, setField('revenue', 101, 250, acting));
		expect(into(edited, 'USD')[0]).toMatchObject({ revenue: 25_000, custom: { budget: 2_000 } });
		const lines = edited[0].products;
		const renamed = after(edited, editProduct(lines, 'p1', { name: 'Roof' }, acting));
		expect(into(renamed, 'USD')[0].products[0]).toMatchObject({ name: 'Roof', price: 12_050 });
	});

	test('between currencies with as many decimals only the currency changes', () => {
		expect(changeCurrency(deal, [], fields, 'EUR', acting).set).toEqual({ currency: 'EUR' });
		expect(changeCurrency(deal, [], fields, 'USD', acting).set).toEqual({});
	});
});

describe('links', () => {
	test('a deal is linked once, and not to itself', () => {
		const deal = { id: 'd', links: ['e'] };
		expect(linkDeal(deal, 'f', acting).set).toEqual({ 'link.f': true });
		expect(linkDeal(deal, 'd', acting).set).toEqual({});
		expect(linkDeal(deal, 'e', acting).set).toEqual({});
		expect(unlinkDeal('e', acting).set).toEqual({ 'link.e': null });
	});
});

describe('PR-11 · participants', () => {
	const deal = { owner: 'anna', participants: ['sue', 'anna'] };

	test('are those beside the owner', () => {
		expect(besideOwner(deal)).toEqual(['sue']);
	});

	test('come and go with a line of history', () => {
		expect(addParticipant({ participants: ['sue'] }, 'bob', acting)).toMatchObject({
			set: { participants: ['sue', 'bob'] },
			history: [{ field: 'participants', from: '["sue"]', to: '["sue","bob"]' }]
		});
		expect(removeParticipant({ participants: ['sue', 'bob'] }, 'sue', acting).set).toEqual({
			participants: ['bob']
		});
		expect(addParticipant({ participants: ['sue'] }, 'sue', acting).set).toEqual({});
	});

	test('are chosen among those who may enter the space and change something there', () => {
		const ids = (members: readonly { id: string }[]) => members.map(({ id }) => id);
		expect(ids(possibleParticipants(deal, NORTH, PEOPLE))).toEqual(['olga', 'adam', 'bob']);
		const hidden = { visibility: 'hidden', members: ['bob', 'gus'] } as const;
		expect(ids(possibleParticipants({ owner: 'bob', participants: [] }, hidden, PEOPLE))).toEqual([
			'olga',
			'adam'
		]);
	});
});

describe('LW-06 · a new opportunity', () => {
	const space = {
		stages: NORTH.stages,
		fields: [
			field('contract', { requiredFrom: 'offer' }),
			field('site', { type: 'link' }),
			field('old', { removed: true, requiredFrom: 'new' })
		]
	};

	test.each([
		['new', {}, []],
		['offer', {}, ['contract missing']],
		['won', { contract: '' }, ['contract missing']],
		['lost', {}, []],
		['offer', { contract: 'C-1', site: 'nowhere' }, ['site not-of-its-type']]
	])('in %s with %j: %j', (stage, custom, faults) => {
		const found = checkExtras({ ...NO_EXTRAS, custom }, space, stage);
		expect(found.map(({ of, fault }) => `${of.id} ${fault}`)).toEqual(faults);
	});

	test('takes the fields of its own space only', () => {
		const extras = {
			source: ' Fair ',
			tags: ['Hot'],
			custom: { contract: 'C-1', elsewhere: 'x', old: 'y' }
		};
		expect(startingFields(space.fields, extras.custom)).toEqual({ 'custom.contract': 'C-1' });
		expect(extrasOf(extras).set).toEqual({ source: 'Fair', 'tag.hot': 'Hot' });
	});
});
