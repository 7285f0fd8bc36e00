import { stamp, type Acting, type RecordChange } from '../core/change';
import { MAX_POST_LENGTH } from './history';

/** Adds a comment or post. Empty or over-long text gives `null`. */
export function addPost(text: string, acting: Acting): RecordChange | null {
	const trimmed = text.trim();
	if (trimmed === '' || trimmed.length > MAX_POST_LENGTH) return null;
	return { set: {}, history: [], posts: [{ ...stamp(acting), text: trimmed }] };
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
