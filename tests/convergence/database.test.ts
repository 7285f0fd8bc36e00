import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for';
import { storageFailure } from '../../src/lib/replica/status';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import type { Gone } from '../../src/lib/replica/store/guarded-database';

let indexedDB: IDBFactory;
let gone: Gone[];
const open = (mustExist = false) =>
	new ReplicaDatabase(
		'shared',
		{ indexedDB, IDBKeyRange },
		{ mustExist, onGone: (why) => gone.push(why) }
	);
const names = async () => (await indexedDB.databases()).map(({ name }) => name);

beforeEach(() => {
	indexedDB = new IDBFactory();
	gone = [];
});

describe('promise 2 · two tabs and one storage', () => {
	test('a tab that is told of a newer version closes for good, and leaves it as it is', async () => {
		const old = open();
		await old.meta.put({ key: 'one', value: 1 });
		const newer = new Dexie('shared', { indexedDB, IDBKeyRange });
		newer.version(99).stores({ meta: 'key', more: 'id' });
		await newer.open();
		expect(gone).toEqual(['newer']);
		await expect(old.meta.put({ key: 'two', value: 2 })).rejects.toThrow();
		await expect(old.records.count()).rejects.toThrow();
		expect(newer.tables.map(({ name }) => name)).toContain('more');
		expect((await newer.table('meta').toArray()).map(({ key }: { key: string }) => key)).toEqual([
			'one'
		]);
		// Neither does one that is opened later, with the code of before.
		const later = open();
		const refused = await later.refuseNewer().catch((error: unknown) => error);
		expect(storageFailure(refused)).toBe('newer');
		newer.close();
	});

	test('a workspace that was removed in another tab does not come back empty', async () => {
		const tab = open();
		await tab.meta.put({ key: 'one', value: 1 });
		await new Dexie('shared', { indexedDB, IDBKeyRange }).delete();
		await waitFor(
			() => gone.length > 0,
			() => 'not told',
			5000
		);
		expect(gone).toEqual(['removed']);
		await expect(tab.meta.put({ key: 'two', value: 2 })).rejects.toThrow();
		expect(await names()).toEqual([]);
	});

	test('what only looks at a database makes none', async () => {
		const looking = open(true);
		await expect(looking.records.count()).rejects.toThrow();
		expect(await names()).toEqual([]);
		const made = open();
		await made.meta.put({ key: 'one', value: 1 });
		const again = open(true);
		expect(await again.meta.count()).toBe(1);
		made.close();
		again.close();
	});
});
