import { stamp, type Acting, type RecordChange } from '../core/change';
import { MAX_POST_LENGTH } from './history';
import { mentionedIn } from './tokens';

/** The most members that one post can mention. */
const MAX_MENTIONS = 1000;

/**
 * Adds a comment or post, which mentions the members in its text. Returns `null` for an empty or too
 * long text.
 */
export function addPost(text: string, acting: Acting): RecordChange | null {
	const trimmed = text.trim();
	if (trimmed === '' || trimmed.length > MAX_POST_LENGTH) return null;
	const mentions = mentionedIn(trimmed).slice(0, MAX_MENTIONS);
	const post = { ...stamp(acting), text: trimmed, ...(mentions.length === 0 ? {} : { mentions }) };
	return { set: {}, history: [], posts: [post] };
}

/** Puts a record into the bin, where it is kept, but counts nowhere. */
export const bin = (acting: Acting): RecordChange => ({
	set: { binned: true },
	history: [{ ...stamp(acting), what: 'binned' }],
	posts: []
});

/** Takes a record back out of the bin. */
export const restore = (acting: Acting): RecordChange => ({
	set: { binned: false },
	history: [{ ...stamp(acting), what: 'restored' }],
	posts: []
});
