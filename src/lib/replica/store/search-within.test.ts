import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fold, words } from '../../domain/text/fold';
import { ReplicaDatabase } from './database';
import type { Row } from './rows';
import type { SearchScope } from './search-scope';
import { searchWithin } from './search-within';

let db: ReplicaDatabase;
let made = 0;
const row = (kind: 'deal' | 'task' | 'customer', id: string, title: string, more: object): Row =>
	({
		...{ id, kind, title, sortTitle: fold(title), room: 'r', owner: null, keys: [], tags: [] },
		...{ createdAt: 0, updatedAt: ++made, postCount: 0, words: words(title), space: 'north' },
		...more
	}) as unknown as Row;

beforeAll(async () => {
	db = new ReplicaDatabase('search-within', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	await db.records.bulkPut([
		row('deal', 'crane', 'Harbour crane', {
			...{ owner: 'anna', tags: ['Gói hàng', 'renewal'] },
			words: words('Harbour crane Gói hàng renewal')
		}),
		row('deal', 'boat', 'Harbour boat', { owner: 'bob', space: 'south' }),
		row('task', 'call', 'Call the harbour', { owner: 'anna' }),
		row('customer', 'acme', 'Acme Harbours', { owner: 'bob', space: undefined }),
		row('deal', 'rope', 'Rope', { owner: 'bob' })
	]);
});
afterAll(() => db.close());

const find = async (text: string, scope: SearchScope = {}) => {
	const { rows, instead } = await searchWithin(db, text, scope, 20);
	return { ids: rows.map(({ id }) => id), instead };
};
const set = <Value>(...values: Value[]) => new Set(values);

test.each([
	['harbour', {}, ['acme', 'call', 'boat', 'crane']],
	['harbour', { owners: set('anna') }, ['call', 'crane']],
	['harbour', { spaces: set('south') }, ['boat']],
	['harbour', { kinds: set('deal', 'customer') }, ['acme', 'boat', 'crane']],
	['harbour', { tags: ['renew'] }, ['crane']],
	['', { tags: ['goi'] }, ['crane']],
	['', { tags: ['harbour'] }, []],
	['', { owners: set('bob') }, ['rope', 'acme', 'boat']],
	['', { owners: set('bob'), kinds: set('deal'), spaces: set('north') }, ['rope']],
	['', { spaces: set('north') }, ['rope', 'call', 'crane']],
	['', { kinds: set('customer') }, ['acme']],
	['', {}, []]
] as const)('“%s” within %j finds %j', async (text, scope, ids) => {
	expect(await find(text, scope as SearchScope)).toEqual({ ids, instead: [] });
});

test.each([
	['harbuor', ['harbour'], ['acme', 'call', 'boat', 'crane']],
	['crnae harbour', ['crane', 'harbour'], ['crane']],
	['arbour boat', [], []],
	['xyz', [], []]
])('the mistyped “%s” stands for %j', async (text, instead, ids) => {
	expect(await find(text)).toEqual({ ids, instead });
});

test('a mistyped word keeps to the scope', async () => {
	expect(await find('harbuor', { owners: set('bob'), kinds: set('deal') })).toEqual({
		ids: ['boat'],
		instead: ['harbour']
	});
});
