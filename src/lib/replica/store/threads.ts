import { Dexie } from 'dexie';
import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { isBefore, type PostPlace } from '../../domain/topic/post-place';
import type { Derived } from './derive';
import { changedLines, postLine, type LineChanges } from './line-rows';
import type { LineRow } from './rows';
import type { PostRow, ThreadRow } from './thread-rows';
import type { DerivedTables } from './tables';

/** The tables of what is said in topics, and of what follows from it. */
type ThreadTables = Pick<DerivedTables, 'records' | 'bin'> & {
	readonly posts: NonNullable<DerivedTables['posts']>;
	readonly threads: NonNullable<DerivedTables['threads']>;
};

/** Whether posts are kept: they are not in an upgrade from before they were records. */
const areKept = (db: DerivedTables): db is DerivedTables & ThreadTables =>
	db.posts !== null && db.threads !== null;

/**
 * Stores posts, and what their topics' rows say of them: how many there are, and when the last was said. Each
 * post that is new to this device is given the next place of its topic's order of arrival. `areOlder`: they were asked
 * for, so that they are no news, and whoever asked counts them. Costs what is new, however much was said before. Must run inside the documents' transaction, after the rows were written.
 */
export async function putPosts(
	db: DerivedTables,
	derived: readonly Derived[],
	areOlder = false
): Promise<void> {
	const posts = derived.flatMap((item) => (item.is === 'post' ? [item.row] : []));
	const topics = derived.flatMap((item) =>
		item.is === 'live' && item.row.kind === 'topic' ? [item.row.id] : []
	);
	if ((posts.length === 0 && topics.length === 0) || !areKept(db)) return;
	const ids = [...new Set([...posts.map(({ topic }) => topic), ...topics])];
	const threads = new Map<RecordId, ThreadRow>();
	for (const [at, known] of (await db.threads.bulkGet(ids)).entries()) {
		const topic = ids[at] ?? '';
		threads.set(topic, known ?? { topic, count: 0, came: 0, lastAt: 0 });
	}
	const stored = posts.length === 0 ? [] : await db.posts.bulkGet(posts.map(({ id }) => id));
	const rows = posts.map((post, at): PostRow => {
		const thread = threads.get(post.topic);
		const known = stored[at];
		if (thread === undefined || known !== undefined) return { ...post, came: known?.came ?? 0 };
		if (areOlder) return { ...post, came: 0 };
		const came = thread.came + 1;
		const lastAt = Math.max(thread.lastAt, post.at);
		const count = thread.count + (isCounted(thread, post) ? 1 : 0);
		threads.set(post.topic, { ...thread, count, came, lastAt });
		return { ...post, came };
	});
	await db.posts.bulkPut(rows);
	await db.threads.bulkPut([...threads.values()]);
	await tellTopics(db, [...threads.values()]);
}

/** Removes a post from what its topic's row says. Does nothing for another record. Must run inside a transaction. */
export async function dropPost(db: ThreadTables, id: RecordId): Promise<void> {
	const post = await db.posts.get(id);
	if (post === undefined) return;
	await db.posts.delete(id);
	const { topic } = post;
	const thread = await db.threads.get(topic);
	if (thread === undefined) return;
	const last = await inTopic(db, topic).last();
	const count = thread.count - (isCounted(thread, post) ? 1 : 0);
	const left = { ...thread, count, lastAt: last?.at ?? 0 };
	await db.threads.put(left);
	await tellTopics(db, [left]);
}

/** Whether a post that is here is counted as one, and not among those that are at the relay. */
const isCounted = ({ floor }: ThreadRow, post: PostPlace): boolean =>
	floor === undefined || !isBefore(post, floor);

/** Writes into the topics' rows what their threads are. A topic that is not here, or is in the bin, has none. */
export async function tellTopics(
	{ records }: Pick<ThreadTables, 'records'>,
	threads: readonly ThreadRow[]
): Promise<void> {
	const rows = await records.bulkGet(threads.map(({ topic }) => topic));
	const changed = threads.flatMap(({ count, lastAt }, at) => {
		const row = rows[at];
		if (row?.kind !== 'topic') return [];
		const updatedAt = Math.max(row.changedAt, lastAt);
		if (row.postCount === count && row.updatedAt === updatedAt) return [];
		return [{ ...row, postCount: count, updatedAt }];
	});
	if (changed.length > 0) await records.bulkPut(changed);
}

/** The posts of a topic, the oldest first. */
export const inTopic = ({ posts }: Pick<ThreadTables, 'posts'>, topic: RecordId) =>
	posts.where('[topic+at+id]').between([topic], [topic, Dexie.maxKey]);

/**
 * The posts of a topic from its floor on, the oldest first. What is here of those before is not read: others are missing
 * between them.
 */
export const hereInTopic = (
	{ posts }: Pick<ThreadTables, 'posts'>,
	topic: RecordId,
	floor?: PostPlace
) => posts.where('[topic+at+id]').between(startOf(topic, floor), [topic, Dexie.maxKey]);

/** Returns where a topic's posts begin in their index, those before its floor left out. */
export const startOf = (topic: RecordId, floor?: PostPlace): (RecordId | Instant)[] =>
	floor === undefined ? [topic] : [topic, floor.at, floor.id];

/** The posts of a topic that came to this device after a place in the order of arrival, in that order. */
export const cameAfter = ({ posts }: Pick<ThreadTables, 'posts'>, topic: RecordId, place: number) =>
	posts.where('[topic+came]').between([topic, place], [topic, Dexie.maxKey], false, true);

/** Returns a place in a topic's order of arrival as bytes, which are kept with a look at it. */
export function reachedAt(came: number): Uint8Array {
	const bytes = new Uint8Array(PLACE_BYTES);
	new DataView(bytes.buffer).setUint32(0, came);
	return bytes;
}

/** Reads such bytes. A look at a topic of which nothing was here has none. */
export const placeOf = (reached: Uint8Array): number =>
	reached.length === PLACE_BYTES
		? new DataView(reached.buffer, reached.byteOffset).getUint32(0)
		: 0;

const PLACE_BYTES = 4;

/** Returns the newest posts of a topic, the oldest of them first. Costs what it returns. */
export const newestPosts = async (
	db: Pick<ThreadTables, 'posts'>,
	topic: RecordId,
	most: number,
	floor?: PostPlace
): Promise<PostRow[]> =>
	(await hereInTopic(db, topic, floor).reverse().limit(most).toArray()).reverse();

/** Returns the posts of a topic from a place on, the oldest first. Costs what it returns. */
export const postsFrom = (
	{ posts }: Pick<ThreadTables, 'posts'>,
	topic: RecordId,
	{ at, id }: PostPlace,
	most: number
): Promise<PostRow[]> =>
	posts
		.where('[topic+at+id]')
		.between([topic, at, id], [topic, Dexie.maxKey])
		.limit(most)
		.toArray();

/** Returns the posts of a topic before a place, the oldest first. Costs what it returns. */
export const postsBefore = async (
	{ posts }: Pick<ThreadTables, 'posts'>,
	topic: RecordId,
	{ at, id }: PostPlace,
	most: number,
	floor?: PostPlace
): Promise<PostRow[]> => {
	const index = posts.where('[topic+at+id]');
	const before = index.between(startOf(topic, floor), [topic, at, id], true, false);
	return (await before.reverse().limit(most).toArray()).reverse();
};

/** What was said in a topic is found and counted from now on, or not any more. */
export interface MovedTopic {
	readonly id: RecordId;
	readonly isShown: boolean;
}

/**
 * Returns the topics that go into the bin or come back out of it, before that is stored. What is in the bin
 * counts nowhere, and nor does what was said in it.
 */
export async function movedTopics(
	db: DerivedTables,
	derived: readonly Derived[]
): Promise<readonly MovedTopic[]> {
	const topics = derived.flatMap((item) =>
		item.is !== 'nothing' && item.row.kind === 'topic'
			? [{ id: item.row.id, isShown: item.is === 'live' }]
			: []
	);
	if (topics.length === 0 || !areKept(db)) return [];
	const bin = await db.bin.bulkGet(topics.map(({ id }) => id));
	return topics.filter(({ isShown }, at) => isShown === (bin[at] !== undefined));
}

/**
 * Returns what changes of the lines of records, and of what was said in the topics that `moved`. Must run
 * after the rows were written.
 */
export async function linesToPut(
	db: DerivedTables,
	derived: readonly Derived[],
	areNew: boolean,
	moved: readonly MovedTopic[]
): Promise<LineChanges | null> {
	const { lines } = db;
	if (lines === null) return null;
	if (!areKept(db)) return changedLines(lines, derived, areNew);
	const topics = new Set(derived.flatMap((item) => (item.is === 'post' ? [item.row.topic] : [])));
	const binned = new Set(
		topics.size === 0 ? [] : (await db.bin.bulkGet([...topics])).flatMap((row) => row?.id ?? [])
	);
	const shown = derived.map((item) =>
		item.is === 'post' && binned.has(item.row.topic) ? { ...item, lines: [] } : item
	);
	const { put, gone } = await changedLines(lines, shown, areNew);
	const changes = { put: [...put], gone: [...gone] };
	for (const { id, isShown } of moved) {
		const said = await inTopic(db, id).toArray();
		const all = said.filter(({ removed }) => removed === undefined).map(postLine);
		const known = await lines.bulkGet(all.map((line) => line.id));
		if (isShown) changes.put.push(...all.filter((_, at) => known[at] === undefined));
		else changes.gone.push(...known.filter((line): line is LineRow => line !== undefined));
	}
	return changes;
}
