import type { Instant } from '../core/day';
import type { MemberId, RecordId, SpaceId } from '../core/ids';
import { isUpTo, type ReadMarks, type ReadPlace } from './read-marks';

/** The place of a post among those of its topic. */
type Place = Pick<ReadPlace, 'at' | 'id'>;

/** How far somebody has read a topic, as others are told (HI-15). */
export interface ReaderMark extends Place {
	readonly member: MemberId;
}

/** How far this person has read a topic, as the relay is told. */
export interface ToldMark extends Place {
	readonly space: SpaceId;
	readonly topic: RecordId;
}

/** The most marks that are told at once. */
export const MAX_TOLD = 100;

/** Returns who of the others has read up to a post, in the order of their ids; its author is not among them. */
export const readersOf = (
	post: Place & { readonly by: MemberId },
	marks: readonly ReaderMark[],
	me: MemberId
): readonly MemberId[] =>
	marks
		.filter((mark) => isUpTo(post, mark) && mark.member !== me && mark.member !== post.by)
		.map(({ member }) => member)
		.sort();

/** The marks that have been set since a moment, the oldest first. */
export const marksSince = (
	marks: ReadMarks,
	since: Instant
): readonly (Place & { readonly topic: RecordId; readonly seen: Instant })[] =>
	[...marks]
		.filter(([, { seen, id }]) => seen > since && id !== '')
		.map(([topic, { at, id, seen }]) => ({ topic, at, id, seen }))
		.sort((a, b) => a.seen - b.seen);
