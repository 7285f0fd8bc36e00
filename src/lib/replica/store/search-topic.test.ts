import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReplicaDatabase } from './database';
import { postLine } from './line-rows';
import type { PostRow } from './thread-rows';
import { searchTopic } from './search-topic';

let db: ReplicaDatabase;
beforeEach(() => {
	db = new ReplicaDatabase('topic-search', { indexedDB: new IDBFactory(), IDBKeyRange });
});
afterEach(() => {
	vi.restoreAllMocks();
	db.close();
});

const post = (id: string, at: number, text: string, topic = 'topic'): PostRow => ({
	...{ id, kind: 'post', room: 'space/s', space: 's', topic, at },
	...{ by: 'anna', text, signs: {}, came: at }
});

async function say(...posts: readonly PostRow[]): Promise<void> {
	await db.posts.bulkPut(posts);
	await db.lines.bulkPut(posts.map(postLine));
}

const found = (text: string, from: string | null = null) => searchTopic(db, 'topic', text, from);

test('finds the posts of the topic in their order, whatever the order of words, case and accents', async () => {
	await say(
		post('c', 3, 'Żuraw stoi w Łodzi'),
		post('a', 1, 'W ŁODZI jest żuraw'),
		post('b', 2, 'Łódź bez dźwigu'),
		post('x', 2, 'Żuraw w Łodzi', 'other')
	);
	expect(await found('zur lodzi')).toMatchObject({ posts: ['a', 'c'], words: ['lodzi', 'zur'] });
	expect((await found('lod')).posts).toEqual(['a', 'b', 'c']);
	expect((await found('  ')).posts).toEqual([]);
	expect((await found('dredger')).posts).toEqual([]);
});

test('begins at what is in sight, and at the last one for who is behind all of them', async () => {
	await say(post('a', 1, 'rope'), post('b', 2, 'sail'), post('c', 3, 'rope'), post('d', 4, 'sail'));
	const begins = async (from: string | null) => {
		const { posts, nearest } = await found('rope', from);
		return posts[nearest];
	};
	expect(await begins('a')).toBe('a');
	expect(await begins('b')).toBe('c');
	expect(await begins('d')).toBe('c');
	expect(await begins(null)).toBe('c');
});

test('what a post says now is found, and not what it said before', async () => {
	await say(post('a', 1, 'rope'));
	await db.lines.delete('a/a');
	await db.lines.put(postLine({ ...post('a', 1, 'sail'), edits: 1 }));
	expect((await found('rope')).posts).toEqual([]);
	expect((await found('sail')).posts).toEqual(['a']);
});

test('10,000 posts: none is read', async () => {
	const posts = Array.from({ length: 10_000 }, (_, at) =>
		post(`p${String(at).padStart(5, '0')}`, at, at % 100 === 0 ? 'rope and sail' : 'sail')
	);
	await say(...posts);
	const read = [vi.spyOn(db.posts, 'bulkGet'), vi.spyOn(db.lines, 'bulkGet')];
	expect((await found('rope')).posts).toHaveLength(100);
	for (const one of read) expect(one).not.toHaveBeenCalled();
}, 20_000);
