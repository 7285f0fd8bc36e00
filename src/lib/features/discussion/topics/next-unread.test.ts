import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { ReplicaDatabase } from '$lib/replica/store/database';
import { reachedAt } from '$lib/replica/store/threads';
import type { TopicRow } from '$lib/replica/store/rows';
import { nextUnread } from './next-unread';

test('LS-01 · one key leads through the followed topics in which something is new, the longest waiting first', async () => {
	const db = new ReplicaDatabase('next', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	const row = (id: string, updatedAt: number): TopicRow => ({
		...{ id, kind: 'topic', room: 'space.s', space: 's', title: id, sortTitle: id, words: [] },
		...{ owner: 'anna', createdBy: 'anna', createdAt: 1, updatedAt, changedAt: 1, postCount: 1 }
	});
	for (const [id, at, came] of [
		['read', 1, 1],
		['late', 9, 2],
		['early', 5, 2],
		['muted', 2, 2],
		['other', 3, 2]
	] as const) {
		await db.records.put(row(id, at));
		await db.threads.put({ topic: id, count: came, came, lastAt: at });
		await db.visits.put({ id, seenAt: 1, reached: reachedAt(1), before: null });
	}
	const choices = {
		followed: new Map([
			['read', true],
			['late', true],
			['early', true],
			['muted', true],
			['other', false]
		]),
		muted: new Set(['muted'])
	};
	expect((await nextUnread(db, choices, null))?.id).toBe('early');
	expect((await nextUnread(db, choices, 'early'))?.id).toBe('late');
	expect(
		await nextUnread(db, { ...choices, muted: new Set(['late', 'early']) }, 'muted')
	).toBeNull();
});
