import type { Acting, RecordChange } from '../core/change';
import type { Instant } from '../core/day';
import { keyOf } from '../core/keyed';
import { addPost } from '../history/commands';
import type { HistoryEntry, Interaction, Post } from '../history/history';

/** A text at a customer: a comment for colleagues, or an interaction with the customer. */
export type Written = Interaction | 'comment';

/** Logs an interaction with a customer. Returns `null` for an empty or too long text. */
export function logInteraction(as: Written, text: string, acting: Acting): RecordChange | null {
	const change = addPost(text, acting);
	if (change === null || as === 'comment') return change;
	return { ...change, posts: change.posts.map((post) => ({ ...post, as })) };
}

/**
 * Returns when there was contact last, by what a customer or one of its deals has been through: a change
 * of stage, something that was logged, a file that was added (OP-04). `null` when there was none.
 */
export function lastContact(
	history: readonly HistoryEntry[],
	posts: readonly Post[]
): Instant | null {
	const line = history.findLast(isContact)?.at;
	const post = posts.findLast(({ as }) => as !== undefined)?.at;
	if (line === undefined) return post ?? null;
	return post === undefined ? line : Math.max(line, post);
}

const isContact = (entry: HistoryEntry): boolean =>
	entry.what === 'stage' ||
	(entry.what === 'field' && entry.to !== null && keyOf('file', entry.field) !== null);
