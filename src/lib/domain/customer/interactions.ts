import type { Acting, RecordChange } from '../core/change';
import { addPost } from '../history/commands';
import type { Interaction } from '../history/history';

/** What is written at a customer: a comment among colleagues, or what was done with the customer. */
export type Written = Interaction | 'comment';

/** Writes down what was done with a customer. Empty or over-long text gives `null`. */
export function logInteraction(as: Written, text: string, acting: Acting): RecordChange | null {
	const change = addPost(text, acting);
	if (change === null || as === 'comment') return change;
	return { ...change, posts: change.posts.map((post) => ({ ...post, as })) };
}
