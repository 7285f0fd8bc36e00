import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ReplicaDatabase } from '$lib/replica/store/database';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { PostRow, Row } from '$lib/replica/store/rows';
import { noticesFor, saidInFollowed } from './inbox-sources';

let db: ReplicaDatabase;

beforeEach(async () => {
	db = new ReplicaDatabase('inbox', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.records.bulkPut([
		...[topicRow('mine', 'anna'), topicRow('hers', 'bob'), topicRow('other', 'bob')],
		{ id: 'd', kind: 'deal', title: 'Roof', room: 'space.s' } as unknown as Row
	]);
});
afterEach(() => {
	db.close();
});

const topicRow = (id: string, createdBy: string): Row =>
	({
		...{ id, kind: 'topic', room: 'space.s', space: 's', title: id, sortTitle: id, owner: null },
		...{ createdBy, createdAt: 1, updatedAt: 50, changedAt: 1, postCount: 0, words: [] }
	}) as unknown as Row;
const mention = (id: string, at: number, ...members: readonly string[]): NoticeRow => ({
	...{ id, record: 'd', space: 's', at, what: 'mention', by: 'bob', members, text: '' }
});
const post = (id: string, topic: string, at: number, by: string): PostRow => ({
	...{ id, kind: 'post', room: 'space.s', space: 's', topic, at, by, text: id, signs: {}, came: 1 }
});

test('IN-01 · a member’s notices are found by the member: of others’ none is read, however many there are', async () => {
	await db.notices.bulkPut([
		...Array.from({ length: 10_000 }, (_, at) => mention(`x${String(at)}`, 100 + at, 'cora')),
		...[mention('a', 5, 'anna'), mention('late', 200, 'cora', 'anna'), mention('old', 1, 'anna')]
	]);
	const { notices, records } = await noticesFor(db, 'anna', 3);
	expect(notices.map(({ id }) => id).sort()).toEqual(['a', 'late']);
	expect([...records.keys()]).toEqual(['d']);
});

test('IN-01 · 10,000 notices of one member are all there', async () => {
	await db.notices.bulkPut(
		Array.from({ length: 10_000 }, (_, at) => mention(`x${String(at)}`, at, 'anna'))
	);
	expect((await noticesFor(db, 'anna', 0)).notices).toHaveLength(10_000);
});

test('IN-01 · a record that is withdrawn takes its notices along', async () => {
	await db.notices.put(mention('a', 5, 'anna'));
	await db.records.delete('d');
	expect((await noticesFor(db, 'anna', 0)).records.size).toBe(0);
});

test('IN-01 · what others said in topics that are followed, and nothing of others and of muted ones', async () => {
	await db.posts.bulkPut([
		...[
			post('p1', 'mine', 10, 'bob'),
			post('p2', 'mine', 11, 'anna'),
			post('p3', 'mine', 2, 'bob')
		],
		...[post('p4', 'hers', 12, 'bob'), post('p5', 'other', 13, 'bob')]
	]);
	const said = async (followed: readonly string[], muted: readonly string[] = []) => {
		const choices = {
			followed: new Map(followed.map((id) => [id, true])),
			muted: new Set(muted)
		};
		const topics = await saidInFollowed(db, 'anna', choices, 5);
		return topics.flatMap(({ posts }) => posts.map(({ id }) => id)).sort();
	};
	expect(await said([])).toEqual(['p1']);
	expect(await said(['hers'])).toEqual(['p1', 'p4']);
	expect(await said(['hers'], ['mine', 'hers'])).toEqual([]);
});

test('IN-01 · of what was said, it is known what answers the person', async () => {
	await db.posts.bulkPut([
		...[post('p1', 'mine', 10, 'anna'), post('p2', 'mine', 11, 'bob')],
		...[
			{ ...post('p3', 'mine', 12, 'bob'), replyTo: 'p1' },
			{ ...post('p4', 'mine', 13, 'bob'), replyTo: 'p2' },
			{ ...post('p5', 'mine', 14, 'bob'), replyTo: 'not-here' }
		]
	]);
	expect(await answers()).toEqual(['p3']);
});

test('IN-01, HI-18 · an answer to one’s own post is known as one while that post is at the relay alone', async () => {
	const answer = (id: string, at: number, replyTo: string, replyToBy: string) => ({
		...post(id, 'mine', at, 'bob'),
		...{ replyTo, replyToBy }
	});
	await db.posts.bulkPut([
		...[answer('p3', 12, 'older', 'anna'), answer('p4', 13, 'older-too', 'bob')],
		// The post itself says whose it is, once it is here.
		...[post('p2', 'mine', 11, 'bob'), answer('p5', 14, 'p2', 'anna')]
	]);
	// Where all posts are here, there is none that could be answered.
	expect(await answers()).toEqual([]);
	const floor = { room: 'space.s', at: 6, id: '', older: 2 } as const;
	await db.threads.put({ topic: 'mine', count: 5, came: 3, lastAt: 14, floor });
	expect(await answers()).toEqual(['p3']);
});

/** The posts that answer what Anna said in the topics that she follows. */
async function answers(): Promise<string[]> {
	const [said] = await saidInFollowed(db, 'anna', { followed: new Map(), muted: new Set() }, 5);
	return [...(said?.answers ?? [])];
}
