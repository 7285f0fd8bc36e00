import 'fake-indexeddb/auto';
import { liveQuery } from 'dexie';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { rowKeys } from '$lib/domain/customer/row-keys';
import { fold } from '$lib/domain/text/fold';
import { writtenPhones } from '$lib/domain/text/written-phone';
import { findDuplicates } from '../duplicates/find-duplicates';
import { findLikes } from '$lib/features/sales/leads/likes';
import { noteCountry } from '$lib/replica/store/country';
import { ReplicaDatabase } from '$lib/replica/store/database';
import { search } from '$lib/replica/store/search';
import type { Row } from '$lib/replica/store/rows';
import { findGroups } from '../duplicates/duplicate-list.svelte';

const db = new ReplicaDatabase('duplicates');
afterAll(() => db.delete());

type Known = readonly [id: string, title: string, phone?: string, email?: string];

const row = (kind: 'customer' | 'lead', [id, title, phone = '', email = '']: Known, n = 0) =>
	({
		id,
		kind,
		title,
		phone,
		email,
		taxNumber: '',
		room: 'customers',
		sortTitle: fold(title),
		owner: null,
		createdAt: n,
		updatedAt: n,
		postCount: 0,
		sector: '',
		tags: [],
		keys: rowKeys({ title, phone, email, taxNumber: '' }),
		words: [...fold(title).split(' '), ...writtenPhones(phone).flatMap(({ forms }) => forms)]
	}) as unknown as Row;

beforeEach(async () => {
	await db.records.clear();
	await noteCountry(db, 'PL');
});

const typed = { title: '', email: '', phone: '', taxNumber: '' };

describe('OP-12 · whom one may mean while typing', () => {
	beforeEach(() =>
		db.records.bulkPut([
			row('customer', ['acme', 'Acme Sp. z o.o.', '600 700 800', 'info@acme.example']),
			row('customer', ['other', 'Other', '600 700 800']),
			row('customer', ['begins', 'Acme Towers']),
			row('lead', ['lead', 'Acme', '600 700 800'])
		])
	);
	const found = async (by: Partial<typeof typed>) =>
		(await findDuplicates(db, { ...typed, ...by })).map(({ row: { id }, by: why }) => [
			id,
			why.join('+')
		]);

	test('the more they share the earlier they come; names that only begin alike come last', async () => {
		expect(await found({ title: 'ACME', phone: '+48 600-700-800' })).toEqual([
			['acme', 'phone+name'],
			['other', 'phone'],
			['begins', 'alike']
		]);
	});

	test('a letter or two of a name propose nobody, and nothing typed neither', async () => {
		expect(await found({ title: 'ac' })).toEqual([]);
		expect(await found({})).toEqual([]);
	});
});

describe('PL-05 · who may be the same as a lead', () => {
	const lead = { id: 'lead', title: 'Whoever', company: 'Acme', email: '', phone: '600 700 800' };

	test('customers before leads, the most alike first, and never itself', async () => {
		await db.records.bulkPut([
			row('lead', ['lead', 'Acme', '600 700 800']),
			row('lead', ['second', 'Acme', '600 700 800']),
			row('customer', ['name', 'Acme S.A.']),
			row('customer', ['both', 'ACME', '600700800']),
			row('customer', ['none', 'Bergen'])
		]);
		expect((await findLikes(db, lead)).map(({ row: { id } }) => id)).toEqual([
			'both',
			'name',
			'second'
		]);
	});

	test('a lead of whom nothing is known is like nobody', async () => {
		await db.records.bulkPut([row('customer', ['none', ''])]);
		expect(await findLikes(db, { ...lead, company: '', title: '', phone: '' })).toEqual([]);
	});
});

describe('OP-12 · the groups of the duplicates page', () => {
	test('the one that has been here longest comes first; those that were set apart do not come', async () => {
		const phone = '600 700 800';
		const apart = { ...row('customer', ['d', 'Delta', phone], 0), apart: ['a', 'b', 'c'] };
		await db.records.bulkPut([
			row('customer', ['a', 'Alpha', phone], 3),
			row('customer', ['b', 'Beta', phone], 1),
			row('customer', ['c', 'Gamma', phone], 2),
			apart as Row,
			row('lead', ['e', 'Alpha', phone], 0)
		]);
		const groups = await findGroups(db);
		expect(groups.map(({ rows, by }) => [rows.map(({ id }) => id).join(''), by])).toEqual([
			['bca', ['phone']]
		]);
	});
});

test('a search for a number goes on hearing of what is written, however late the numbers are known', async () => {
	let found: readonly string[] = [];
	const subscription = liveQuery(() => search(db, '600 700', 10)).subscribe((rows) => {
		found = rows.map(({ id }) => id);
	});
	await db.records.put(row('customer', ['first', 'First', '+48 600 700 800']));
	await vi.waitFor(() => expect(found).toEqual(['first']));
	await db.records.put(row('customer', ['second', 'Second', '600700801'], 1));
	await vi.waitFor(() => expect(found).toEqual(['second', 'first']));
	subscription.unsubscribe();
});
