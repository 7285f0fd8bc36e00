import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { ReplicaDatabase } from './database';
import { filesPage, type FileSort } from './file-area';
import type { FileRow } from './rows';

const SORTS: readonly FileSort[] = ['sortTitle', 'updatedAt', 'size'];

const file = (id: number, folder: string): FileRow => ({
	...{ id: `f${String(id)}`, kind: 'file', room: 'space.s', space: 's', folder, owner: null },
	// Several have the same name, size and time.
	...{ title: '', sortTitle: String(id % 4), size: id % 3, updatedAt: id % 5, createdAt: 0 },
	...{ createdBy: 'anna', file: null, versionCount: 1, postCount: 0, words: [] }
});

test('LS-01 · a page of a folder is the same from whichever end it is read, and whatever is said of how many there are', async () => {
	const db = new ReplicaDatabase('areas', { indexedDB: new IDBFactory(), IDBKeyRange });
	const here = Array.from({ length: 23 }, (_, id) => file(id, ''));
	await db.records.bulkPut([...here, ...here.map((_, id) => file(100 + id, 'elsewhere'))]);
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...SORTS),
			fc.boolean(),
			fc.nat(30),
			fc.integer({ min: 1, max: 12 }),
			async (sort, down, start, count) => {
				const query = { space: 's', folder: '', sort, down };
				const plain = await filesPage(db, query, { start, count });
				expect(plain).toHaveLength(Math.max(0, Math.min(count, here.length - start)));
				expect(await filesPage(db, query, { start, count }, here.length)).toEqual(plain);
			}
		),
		{ numRuns: 60 }
	);
	db.close();
});
