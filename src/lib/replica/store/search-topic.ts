import type { RecordId } from '../../domain/core/ids';
import { askedWords } from '../../domain/text/fold';
import { holdingAll, idsOf } from '../search/index-reader';
import type { ReplicaDatabase } from './database';
import { inTopic } from './threads';

/** The posts of one topic that a search has found. */
export interface TopicFound {
	/** The words that were looked for, folded. */
	readonly words: readonly string[];
	/** The posts that have all of them, the oldest first. */
	readonly posts: readonly RecordId[];
	/** Where a reader goes first: the place in `posts` of the first one from theirs on, else of the last one. */
	readonly nearest: number;
}

/**
 * Finds the posts of a topic in which all the words are, each at least as the beginning of a word, in any order and
 * whatever their case and accents. `from` is the post that is in sight. Reads the index, the names of what it finds, and
 * the keys of the topic's posts; no post.
 */
export async function searchTopic(
	db: ReplicaDatabase,
	topic: RecordId,
	text: string,
	from: RecordId | null
): Promise<TopicFound> {
	const words = askedWords(text);
	const lines = await holdingAll(db, 'l', words);
	if (lines.isEmpty) return { words, posts: [], nearest: 0 };
	// The line of a post is named after it.
	const found = new Set(
		(await idsOf(db, 'l', [...lines.newest()])).map((line) => line.slice(0, line.indexOf('/')))
	);
	const all = await inTopic(db, topic).primaryKeys();
	const start = from === null ? all.length : all.indexOf(from);
	const posts: RecordId[] = [];
	let before = 0;
	for (const [place, id] of all.entries()) {
		if (!found.has(id)) continue;
		posts.push(id);
		if (place < start) before += 1;
	}
	return { words, posts, nearest: Math.max(0, Math.min(before, posts.length - 1)) };
}
