import type { RecordBase } from '../core/record';
import type { MemberId, RecordId, SpaceId } from '../core/ids';
import type { FileRef } from '../file/file';
import type { Tagged } from '../core/tags';
import type { LinkCard, Poll } from './post';

/** What a topic is for. What belongs to each is in the fields of the topic; see `Topic`. */
export type TopicForm = 'plain' | 'question' | 'idea' | 'proposal' | 'article' | 'announcement';

export const TOPIC_FORMS: readonly TopicForm[] = [
	'plain',
	'question',
	'idea',
	'proposal',
	'article',
	'announcement'
];

/** What has become of an idea or a proposal. */
export type TopicStatus = 'open' | 'planned' | 'accepted' | 'declined' | 'done';

export const TOPIC_STATUSES: readonly TopicStatus[] = [
	'open',
	'planned',
	'accepted',
	'declined',
	'done'
];

/** What a member says of an idea or a proposal. */
export type Vote = 'for' | 'against' | 'abstain';

export const VOTES: readonly Vote[] = ['for', 'against', 'abstain'];

/** A topic in a space. */
export interface TopicPlace {
	readonly space: SpaceId;
	readonly topic: RecordId;
}

/** Returns the place in two fields; `null` when they name none. */
export const readPlace = (space: unknown, topic: unknown): TopicPlace | null =>
	typeof space === 'string' && typeof topic === 'string' ? { space, topic } : null;

/** A discussion in a space. What people write in it are posts, records of their own. */
export interface Topic extends RecordBase, Tagged {
	readonly kind: 'topic';
	readonly space: SpaceId;
	readonly form: TopicForm;
	/** Of ideas and proposals. */
	readonly status: TopicStatus;
	/** The post that answers a question; `null` while none is accepted. */
	readonly answer: RecordId | null;
	/** Whether it stands above the others. */
	readonly pinned: boolean;
	/** Whether it has been closed, with this conclusion. Votes end; people may still write. */
	readonly closed: boolean;
	readonly conclusion: string;
	/** Whether an announcement asks everybody to confirm that they have read it. */
	readonly asks: boolean;
	/** Where it has moved to, and where it came from, in another space; `null` when it has not. */
	readonly movedTo: TopicPlace | null;
	readonly movedFrom: TopicPlace | null;
	/** The votes on an idea or a proposal, one of each member. */
	readonly votes: ReadonlyMap<MemberId, Vote>;
	/** The members who have confirmed an announcement, sorted. */
	readonly confirmed: readonly MemberId[];
	/** The attached files, the oldest first. */
	readonly files: readonly FileRef[];
}

/** Whether people vote on topics of this kind, and whether those have a status. */
export const isVotedOn = (form: TopicForm): boolean => form === 'idea' || form === 'proposal';

/**
 * Whether a topic has come to its end: closed, answered, or decided upon. Lists of what is open leave it out.
 */
export const isDecided = ({
	form,
	status,
	answer,
	closed
}: Pick<Topic, 'form' | 'status' | 'closed'> & { readonly answer: unknown }): boolean =>
	closed ||
	(form === 'question' && answer !== null) ||
	(isVotedOn(form) && status !== 'open' && status !== 'planned');

/**
 * What somebody has said in a topic. Its document has one line, the post, which never changes; people who
 * may read the topic may read it.
 */
export interface TopicPost extends RecordBase {
	readonly kind: 'post';
	readonly space: SpaceId;
	readonly topic: RecordId;
	/** The post that it answers; `null` when it answers none. */
	readonly replyTo: RecordId | null;
	/** Whose that is; `null` when it answers none, and in posts from before that was said. */
	readonly replyToBy: MemberId | null;
	/** The post that it is a copy of, in the topic that was moved here; `null` when it is none. */
	readonly copyOf: RecordId | null;
	/** Who has written it with who sent it, sorted; see `sendSharedDraft`. */
	readonly with: readonly MemberId[];
	/** The text that its author has given it since; `null` while it is what was said. */
	readonly edited: string | null;
	/** Who has deleted it; `null` while it is there. */
	readonly removed: MemberId | null;
	readonly poll: Poll | null;
	readonly pollClosed: boolean;
	/** The options that each member has voted for, by their number. */
	readonly ballots: Readonly<Record<MemberId, readonly string[]>>;
	/** The items of its checklist, and who has ticked each, by its number. */
	readonly items: readonly string[];
	readonly ticks: Readonly<Record<string, MemberId>>;
	readonly card: LinkCard | null;
	/** The attached files, the oldest first. */
	readonly files: readonly FileRef[];
}
