import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { createPost, createTopic } from '../../domain/topic/commands';
import { pin } from '../../domain/topic/moderating';
import { castVote } from '../../domain/topic/voting';
import type { RecordChange } from '../../domain/core/change';
import { applyChange, newRecordDoc } from '../../documents/record';
import { RecordReading } from '../../documents/record-reading';
import { ReplicaDatabase } from './database';
import { deriveFrom } from './derive';
import { putRows } from './put-rows';
import { putPosts } from './threads';
import { endOf, markBefore, postsUnread, topicsPage } from './topics';

let db: ReplicaDatabase;
let count = 0;
const acting = (actor: string, now: number) => ({
	actor,
	clock: { now: () => now, offset: () => 0 },
	random: {
		bytes: (length: number) => Uint8Array.from({ length }, (_, at) => (++count + at) % 256)
	}
});

async function put(id: string, ...changes: readonly RecordChange[]): Promise<void> {
	const doc = newRecordDoc();
	for (const change of changes) applyChange(doc, change, 'test');
	const derived = deriveFrom('space.s', new RecordReading(doc, id));
	doc.destroy();
	await db.transaction('rw', db.tables, async () => {
		if (derived.is !== 'nothing' && derived.is !== 'post') await putRows(db, [derived], []);
		await putPosts(db, [derived]);
	});
}

beforeEach(async () => {
	db = new ReplicaDatabase('topics', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});

test('LS-01 · pinned topics come first, the others by their last post, and only those that are asked for', async () => {
	const start = (title: string, now: number, form: 'idea' | 'question' | 'plain' = 'plain') =>
		createTopic({ title, space: 's', form }, acting('anna', now));
	await put('old', start('Old', 10, 'question'));
	await put(
		'idea',
		start('Idea', 20, 'idea'),
		castVote('for', acting('ben', 21)),
		castVote('against', acting('eva', 22))
	);
	await put('new', start('New', 30));
	const made = start('First', 5);
	const topic = { kind: 'topic', id: 'pinned', pinned: false } as Parameters<typeof pin>[0];
	await put('pinned', made, pin(topic, true, acting('sue', 6)));
	const post = createPost('p', 'Hello', { id: 'old', space: 's' }, acting('ben', 40));
	if (post === null) throw new Error('no post');
	await put('p', post);

	const all = await topicsPage(db, 's', () => true, 2);
	expect(all.pinned.map(({ id }) => id)).toEqual(['pinned']);
	expect(all.rows.map(({ id }) => id)).toEqual(['old', 'new']);
	expect([all.hasMore, all.isEmpty]).toEqual([true, false]);
	const ideas = await topicsPage(db, 's', ({ form }) => form === 'idea', 2);
	expect(ideas.pinned).toEqual([]);
	expect(ideas.rows).toEqual([
		expect.objectContaining({
			id: 'idea',
			state: 'open',
			votes: { for: 1, against: 1, abstain: 0 }
		})
	]);
	expect((await topicsPage(db, 'none', () => true, 2)).isEmpty).toBe(true);
});

test('LS-01 · what somebody had not before them is behind their mark, or came later, and the mark can go back', async () => {
	await put('t', createTopic({ title: 'T', space: 's' }, acting('anna', 10)));
	expect(await endOf(db, 't')).toEqual({ count: 0, last: null });
	const say = async (id: string, at: number) => {
		const post = createPost(id, 'Hello', { id: 't', space: 's' }, acting('ben', at));
		if (post === null) throw new Error('no post');
		await put(id, post);
	};
	await say('one', 20);
	await say('two', 40);
	const { count, last } = await endOf(db, 't');
	expect([count, last?.id]).toEqual([2, 'two']);
	const mark = { count, at: 40, id: 'two', seen: 41 };
	const unread = async (most = 10) => (await postsUnread(db, 't', mark, most)).map(({ id }) => id);
	expect(await unread()).toEqual([]);
	await say('late', 30);
	expect(await unread()).toEqual(['late']);
	await say('new', 50);
	expect([await unread(), await unread(1)]).toEqual([['late', 'new'], ['new']]);
	expect(await markBefore(db, 't', { at: 40, id: 'two' }, 60)).toEqual({
		...{ count: 2, at: 30, id: 'late', seen: 60 }
	});
	expect(await markBefore(db, 't', { at: 20, id: 'one' }, 60)).toEqual({
		...{ count: 0, at: 0, id: '', seen: 60 }
	});
});
