import type { Acting, RecordChange } from '../core/change';
import { addPost } from '../history/commands';
import type { Interaction } from '../history/history';

/** A text at a customer: a comment for colleagues, or an interaction with the customer. */
export type Written = Interaction | 'comment';

/** Logs an interaction with a customer. Returns `null` for an empty or too long text. */
export function logInteraction(as: Written, text: string, acting: Acting): RecordChange | null {
	const change = addPost(text, acting);
	if (change === null || as === 'comment') return change;
	return { ...change, posts: change.posts.map((post) => ({ ...post, as })) };
}
