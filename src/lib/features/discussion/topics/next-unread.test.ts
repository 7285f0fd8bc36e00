import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { ReplicaDatabase } from '$lib/replica/store/database';
import type { ReadMark } from '$lib/domain/topic/read-marks';
import type { TopicRow } from '$lib/replica/store/rows';
import type { PostRow } from '$lib/replica/store/thread-rows';
import { firstUnread, nextUnread } from './next-unread';

test('LS-01 · one key leads through the followed topics in which something is new, the longest waiting first', async () => {
	const db = new ReplicaDatabase('next', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	const row = (id: string, updatedAt: number, postCount: number): TopicRow => ({
		...{ id, kind: 'topic', room: 'space.s', space: 's', title: id, sortTitle: id, words: [] },
		...{
			owner: 'anna',
			createdBy: id === 'mine' ? 'ben' : 'anna',
			createdAt: 1,
			updatedAt,
			changedAt: 1,
			postCount
		}
	});
	const marks = new Map<string, ReadMark>();
	for (const [id, at, came] of [
		['read', 1, 1],
		['late', 9, 2],
		['early', 5, 2],
		['muted', 2, 2],
		['other', 3, 2],
		['mine', 12, 2]
	] as const) {
		await db.records.put(row(id, at, came));
		marks.set(id, { count: 1, at: 1, id: 'p', seen: 1 });
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
	const reader = { member: 'ben', marks, since: 0 };
	const next = (reading: string | null, muted = choices.muted, hidden = '') =>
		nextUnread(
			db,
			{ choices: { ...choices, muted }, reader, hides: ({ id }) => id === hidden },
			reading
		);
	expect((await next(null))?.id).toBe('early');
	expect((await next('early'))?.id).toBe('late');
	expect((await next('early', undefined, 'late'))?.id).toBe('mine');
	expect(await next('muted', new Set(['late', 'early', 'mine']))).toBeNull();
});

test('LS-01 · the key leads to the first post in it that somebody else wrote since', async () => {
	const db = new ReplicaDatabase('first', { indexedDB: new IDBFactory(), IDBKeyRange });
	const post = (id: string, at: number, by: string): PostRow => ({
		...{ id, kind: 'post', room: 'space.s', space: 's', topic: 't', at, by, text: id, signs: {} },
		came: at
	});
	await db.posts.bulkPut([
		...[post('p1', 1, 'anna'), post('p2', 2, 'ben'), post('p3', 3, 'anna'), post('p4', 4, 'anna')]
	]);
	await db.threads.put({ topic: 't', count: 4, came: 4, lastAt: 4 });
	const first = (marks: readonly (readonly [string, ReadMark])[]) =>
		firstUnread(db, { id: 't' }, { member: 'ben', marks: new Map(marks), since: 0 });
	expect(await first([['t', { count: 1, at: 1, id: 'p1', seen: 1 }]])).toBe('p3');
	expect(await first([['t', { count: 4, at: 4, id: 'p4', seen: 9 }]])).toBeNull();
	expect(await first([])).toBeNull();
});
