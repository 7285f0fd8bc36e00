import type { MemberId, RecordId } from '../core/ids';

/** What somebody has chosen for topics. Only their own devices know it: it stands in their private document. */
export interface TopicChoices {
	/** By topic: followed, or expressly not. A topic that is not named follows from who started it. */
	readonly followed: ReadonlyMap<RecordId, boolean>;
	/** The topics that they want to hear nothing of. */
	readonly muted: ReadonlySet<RecordId>;
}

/** A person, with what they have chosen. */
export interface Follower extends TopicChoices {
	readonly member: MemberId;
}

/** What of a topic decides who follows it. */
export interface Followable {
	readonly id: RecordId;
	readonly createdBy: MemberId;
}

/**
 * Returns whether a person follows a topic: they started it, took part in it (see `notesPart`) or chose to,
 * and have not muted it.
 */
export function follows(topic: Followable, { member, followed, muted }: Follower): boolean {
	if (muted.has(topic.id)) return false;
	return followed.get(topic.id) ?? topic.createdBy === member;
}

/** Returns whether somebody wants to hear nothing of a topic, not even when it is theirs. */
export const mutes = (
	topic: Pick<Followable, 'id'>,
	{ muted }: Pick<TopicChoices, 'muted'>
): boolean => muted.has(topic.id);

/**
 * Returns whether it has to be noted that a person follows a topic, now that they have taken part in it (posted,
 * reacted, voted, confirmed). Muting stays: who muted a topic may say something in it and hear nothing.
 */
export const notesPart = (topic: RecordId, { followed, muted }: TopicChoices): boolean =>
	!muted.has(topic) && followed.get(topic) !== true;
