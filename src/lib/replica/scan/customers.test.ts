import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NO_CUSTOMER_FILTER, stageKey } from '../../domain/customer/listing';
import { ReplicaDatabase } from '../store/database';
import type { CustomerRow } from '../store/rows';
import type { DealingsRow } from '../store/figure-rows';
import { DexieCustomers } from './customer-source';
import { CustomerScan, type CustomerQuery } from './customers';

let db: ReplicaDatabase;
let scan: CustomerScan;
const changed = vi.fn();

beforeEach(async () => {
	db = new ReplicaDatabase('customers', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	scan = new CustomerScan(new DexieCustomers(db), changed);
});
afterEach(() => {
	scan.close();
	db.close();
});

const row = (id: string, more: Partial<CustomerRow> = {}): CustomerRow => ({
	id,
	kind: 'customer',
	room: 'customers',
	title: id,
	sortTitle: id,
	words: [id],
	owner: null,
	createdAt: 1,
	updatedAt: 1,
	postCount: 0,
	email: '',
	phone: '',
	sector: '',
	taxNumber: '',
	tags: [],
	keys: [],
	...more
});
const deals = (customer: string, sum: number, contactedAt: number | null = null): DealingsRow => ({
	customer,
	cells: [{ space: 's', stage: 'new', currency: 'EUR', count: 1, sum }],
	contactedAt
});
const query = (more: Partial<CustomerQuery> = {}): CustomerQuery => ({
	filter: NO_CUSTOMER_FILTER,
	sort: { by: 'open', down: true },
	context: {
		kinds: new Map([[stageKey('s', 'new'), 'open']]),
		inCurrency: { currency: 'EUR', exchange: { base: 'EUR', rates: new Map() } },
		owners: [],
		now: 1000,
		fields: []
	},
	...more
});
const ids = async (asked = query()) => scan.ids(asked);

test('OP-10 · customers by the value of their open deals, a stretch at a time', async () => {
	await db.records.bulkAdd([row('a'), row('b'), row('c')]);
	await db.dealings.bulkAdd([deals('a', 5), deals('b', 50)]);
	const { count, of, rows } = await scan.query(query(), { start: 0, count: 2 });
	expect([count, of]).toEqual([3, 3]);
	expect(rows.map(({ row: { id }, figures }) => [id, figures.open.sum])).toEqual([
		['b', { EUR: 50 }],
		['a', { EUR: 5 }]
	]);
});

test('OP-12 · deals of a customer that was merged count with the one that stays', async () => {
	await db.records.bulkAdd([row('a'), row('b')]);
	await db.bin.add({ id: 'm', room: 'customers', kind: 'customer', title: 'm', mergedInto: 'a' });
	await db.dealings.bulkAdd([deals('a', 5), deals('m', 60), deals('b', 50)]);
	const { rows } = await scan.query(query(), { start: 0, count: 9 });
	expect(rows.map(({ row: { id }, figures }) => [id, figures.open])).toEqual([
		['a', { count: 2, sum: { EUR: 65 } }],
		['b', { count: 1, sum: { EUR: 50 } }]
	]);
});

test('OP-09 · answers follow what is written: customers, their deals, and those that go', async () => {
	await db.records.bulkAdd([row('a'), row('b')]);
	const open = query({ filter: { ...NO_CUSTOMER_FILTER, isOpen: true } });
	expect(await ids(open)).toEqual([]);
	await db.dealings.put(deals('b', 1));
	await vi.waitFor(async () => {
		expect(await ids(open)).toEqual(['b']);
	});
	await db.records.put(row('c', { sector: 'Steel' }));
	const steel = query({ filter: { ...NO_CUSTOMER_FILTER, sectors: ['Steel'] } });
	await vi.waitFor(async () => {
		expect(await ids(steel)).toEqual(['c']);
	});
	await db.records.delete('b');
	await vi.waitFor(async () => {
		expect(await ids(open)).toEqual([]);
	});
	expect(changed).toHaveBeenCalled();
	expect(await scan.facets()).toEqual({ sectors: ['Steel'], tags: [] });
});

test('OP-09 · words are found by their beginnings, in any order, with the other parts of the filter', async () => {
	await db.records.bulkAdd([
		row('a', { words: ['acme', 'steel'], tags: ['vip'] }),
		row('b', { words: ['acme', 'wood'] })
	]);
	const asked = { ...NO_CUSTOMER_FILTER, text: 'st ac' };
	expect(await ids(query({ filter: asked }))).toEqual(['a']);
	const tagged = { ...NO_CUSTOMER_FILTER, text: 'acme', tags: ['vip'] };
	expect(await ids(query({ filter: tagged }))).toEqual(['a']);
});

test('a second question about the same rows reads nothing, and a change of one customer reads that one', async () => {
	await db.records.bulkAdd(Array.from({ length: 500 }, (_, n) => row(`c${String(n)}`)));
	await ids();
	const source = new DexieCustomers(db);
	const whole = vi.spyOn(source, 'customers');
	const some = vi.spyOn(source, 'customersOf');
	const other = new CustomerScan(source, changed);
	await other.ids(query());
	await other.ids(query({ sort: { by: 'contact', down: false } }));
	expect(whole).toHaveBeenCalledTimes(1);
	await db.records.put(row('c7', { title: 'Seven' }));
	await vi.waitFor(() => {
		expect(some).toHaveBeenCalledWith(['c7']);
	});
	expect(whole).toHaveBeenCalledTimes(1);
	other.close();
});
