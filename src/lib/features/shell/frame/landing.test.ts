import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { AggregateDelta } from '$lib/replica/store/aggregate-delta';
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
const own = async (kind: 'deal' | 'task', id: string, inSpace: string, owner = 'me') => {
	const row = { id, kind, owner, space: inSpace, stage: 'new', revenue: 1, done: [], words: [] };
	const delta = new AggregateDelta();
	const stored = { ...row, room: 'r', rate: { source: 'stage' }, currency: 'EUR', closedAt: null };
	const whole = { ...stored, createdBy: owner, createdAt: 1, updatedAt: 1, closeOn: '2026-03-01' };
	await db.records.put(whole as unknown as Row);
	delta.count(whole as unknown as Row, 1);
	await delta.commit(db);
};
const landing = () => landingOf(db, 'me', SPACES);

test('OP-05 · who joins lands on the first board with something of theirs', async () => {
	await own('task', 't', 'works');
	await own('task', 'of the space', 'first');
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
