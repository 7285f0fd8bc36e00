import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fold, words } from '../../domain/text/fold';
import { ReplicaDatabase } from './database';
import type { Row } from './rows';
import { search } from './search';

let db: ReplicaDatabase;
beforeEach(async () => {
	db = new ReplicaDatabase('search', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});
afterEach(() => {
	vi.restoreAllMocks();
	db.close();
});

let made = 0;
const row = (kind: 'deal' | 'customer', id: string, title: string, more: object = {}) =>
	({
		...{ id, kind, title, sortTitle: fold(title), room: 'r', owner: null, keys: [] },
		...{ createdAt: 0, updatedAt: ++made, postCount: 0, words: words(title) },
		...more
	}) as unknown as Row;
const deal = (id: string, title: string, contact = '', customer?: string) =>
	row('deal', id, title, {
		...{ space: 's', stage: 'a', order: 'a', contact, words: words(`${title} ${contact}`) },
		...(customer === undefined ? {} : { customer })
	});
const found = async (text: string) => (await search(db, text, 20)).map(({ id }) => id);

describe('a search for several words', () => {
	beforeEach(() =>
		db.records.bulkPut([
			row('customer', 'acme', 'Łódź Acme'),
			row('customer', 'other', 'Other Company'),
			deal('crane', 'Harbour crane', 'Nguyễn Văn An', 'acme'),
			deal('boat', 'Harbour boat', 'Zofia', 'other'),
			deal('old', 'Rope', '', 'merged')
		])
	);

	test.each([
		['harbour crane', ['crane']],
		['cra HARB', ['crane']],
		['an nguyen harbour', ['crane']],
		['harbour', ['boat', 'crane']],
		['harbour acme', ['crane']],
		['lodz crane an', ['crane']],
		['acme zofia', []],
		['crane other', []],
		['', []]
	])(
		'“%s” finds %j: each word is somewhere in the title, the contact or the customer',
		async (text, ids) => {
			expect(await found(text)).toEqual(ids);
		}
	);

	test('a customer stands before the opportunities that only its name finds', async () => {
		expect(await found('acme')).toEqual(['acme', 'crane']);
	});

	test('DB-03 · a customer that was merged is found by the name of the one that it is now', async () => {
		await db.bin.put({
			...{ id: 'merged', room: 'r', kind: 'customer', title: '' },
			mergedInto: 'acme'
		});
		expect(await found('acme rope')).toEqual(['old']);
	});
});

test('few rows are read, however many records have one of the words', async () => {
	const many = 3000;
	await db.records.bulkPut(
		Array.from({ length: many }, (_, index) => deal(`d${index}`, `Audit number${index}`))
	);
	let read = 0;
	db.records.hook('reading', (one) => {
		read++;
		return one;
	});
	expect(await found('audit number2999')).toEqual(['d2999']);
	expect(read).toBeLessThan(20);
	read = 0;
	expect(await found('audit')).toHaveLength(20);
	expect(read).toBeLessThan(400);
});
