import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import type { MemberId } from '../core/ids';
import { keyed } from '../core/keyed';
import { VOTES, type Topic, type Vote } from './topic';

/** How many votes of each kind there are. */
export type Tally = Readonly<Record<Vote, number>>;

/** Counts votes. */
export function tally(votes: Topic['votes']): Tally {
	const counts: Record<Vote, number> = { for: 0, against: 0, abstain: 0 };
	for (const vote of votes.values()) counts[vote] += 1;
	return counts;
}

/** Returns who voted how, in the order of `VOTES`. */
export const voters = (votes: Topic['votes']): Readonly<Record<Vote, readonly MemberId[]>> =>
	Object.fromEntries(
		VOTES.map((vote) => [
			vote,
			[...votes].flatMap(([member, was]) => (was === vote ? [member] : []))
		])
	) as Record<Vote, MemberId[]>;

/**
 * Sets, changes or (with `null`) takes back the acting member's vote (HI-12). Each member's is a field of its own, so
 * that people who vote without each other all count.
 */
export const castVote = (vote: Vote | null, { actor }: Acting): RecordChange => ({
	...NO_CHANGE,
	set: { [keyed('vote', actor)]: vote }
});

/** Confirms that the acting member has read an announcement (HI-12). Nobody takes that back. */
export const confirmRead = ({ actor }: Acting): RecordChange => ({
	...NO_CHANGE,
	set: { [keyed('confirm', actor)]: true }
});
