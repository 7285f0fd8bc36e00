import type { Instant } from '../core/day';
import type { RecordId } from '../core/ids';

/** A place among the posts of a topic. They are read in the order of their moments, and at one moment of their ids. */
export interface PostPlace {
	readonly at: Instant;
	/** The id of the post there; empty for the place before every post of that moment. */
	readonly id: RecordId;
}

/** Returns which of two places comes first: negative for the one, positive for the other, 0 for the same. */
export const comparePlaces = (one: PostPlace, other: PostPlace): number =>
	one.at - other.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

/** Returns whether a place comes before another. */
export const isBefore = (place: PostPlace, other: PostPlace): boolean =>
	comparePlaces(place, other) < 0;
