import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { ReplicaDatabase } from '$lib/replica/store/database';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { Row } from '$lib/replica/store/rows';
import { landingOf } from './landing';

let db: ReplicaDatabase;
beforeEach(async () => {
	db = new ReplicaDatabase('landing', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});
afterEach(() => {
	db.close();
});

const space = (id: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
	...{ id, name: id, kind: 'sales', visibility: 'public', enter: true, archived: false },
	...more
});
const SPACES = [
	space('old', { archived: true }),
	space('first'),
	space('second'),
	space('works', { kind: 'work' })
];
const own = (kind: 'deal' | 'task', id: string, inSpace: string, owner = 'me') =>
	db.records.put({ id, kind, owner, space: inSpace, room: 'r', words: [] } as unknown as Row);
const landing = () => landingOf(db, 'me', SPACES);

test('OP-05 · who joins lands on the first board with something of theirs', async () => {
	await own('task', 't', 'works');
	await own('deal', 'gone', 'old');
	await own('deal', 'others', 'first', 'somebody');
	expect(await landing()).toBe('/tasks');
	await own('deal', 'd', 'second');
	expect(await landing()).toBe('/s/second?owner=me');
});

test('OP-05 · without opportunities and tasks it is the inbox, and without anything no place of their own', async () => {
	expect(await landing()).toBeNull();
	await db.notices.put({ id: 'n', record: 'r', at: 1 } as unknown as NoticeRow);
	expect(await landing()).toBe('/inbox');
});
