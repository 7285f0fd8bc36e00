import { stamp, type Acting, type RecordChange } from '../core/change';
import { MAX_POST_LENGTH } from './history';
import { mentionedIn } from './tokens';

/** How many members one post speaks to at most. */
const MAX_MENTIONS = 1000;

/** Adds a comment or post; it speaks to the members that its text names. Empty or over-long text gives `null`. */
export function addPost(text: string, acting: Acting): RecordChange | null {
	const trimmed = text.trim();
	if (trimmed === '' || trimmed.length > MAX_POST_LENGTH) return null;
	const mentions = mentionedIn(trimmed).slice(0, MAX_MENTIONS);
	const post = { ...stamp(acting), text: trimmed, ...(mentions.length === 0 ? {} : { mentions }) };
	return { set: {}, history: [], posts: [post] };
}

/** Puts a record into the bin, where it is kept but counts nowhere. */
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
