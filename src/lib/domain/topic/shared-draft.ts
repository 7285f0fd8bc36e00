import { NO_CHANGE, stamp, type Acting, type RecordChange } from '../core/change';
import type { Instant } from '../core/day';
import { derivedId, type MemberId, type RecordId, type SpaceId } from '../core/ids';
import { keyed } from '../core/keyed';
import type { RecordBase } from '../core/record';
import { setField } from '../core/set-field';
import { visible } from '../text/visible';
import { createPost } from './commands';
import type { PostParts } from './post';
import type { TopicPost } from './topic';

/**
 * A post that several people write before it is said (HI-17). Its text is its body. It is read by its owner, who began
 * it, and by those whom they invited.
 */
export interface SharedDraft extends RecordBase {
	readonly kind: 'draft';
	readonly space: SpaceId;
	/** The topic in which it will be said. */
	readonly topic: RecordId;
	/** The post that it answers; `null` when it answers none. */
	readonly replyTo: RecordId | null;
	/** Whom its owner has invited. */
	readonly participants: readonly MemberId[];
	/** Who of them has answered: `true` writes along and is named as an author, `false` has declined. */
	readonly joined: ReadonlyMap<MemberId, boolean>;
}

/** By which an index finds all shared drafts, whatever their topic. */
export const DRAFTS = 'shared-drafts';

/** The most people whom somebody invites to one draft. */
export const MAX_INVITED = 10;

/** The rule by which the id of a post follows from that of its draft; see `derivedId`. */
export const SENT = 'together';

/** Returns the id of the post that a draft becomes: the same whoever sends it, and however often (HI-08). */
export const postOfDraft = (draft: RecordId): RecordId => derivedId(SENT, draft);

/** What a shared draft begins as. */
export interface NewSharedDraft {
	readonly space: SpaceId;
	readonly topic: RecordId;
	/** The title of its topic, by which it is called wherever it is listed. */
	readonly title: string;
	readonly replyTo: RecordId | null;
	readonly invited: readonly MemberId[];
}

/** Begins a draft that the invited write along. Its text is begun by whoever opens it. */
export function createSharedDraft(draft: NewSharedDraft, acting: Acting): RecordChange {
	const made = stamp(acting);
	const { space, topic, title, replyTo, invited } = draft;
	return {
		set: {
			...{ kind: 'draft', space, topic, title: visible(title), owner: acting.actor },
			...(replyTo === null ? {} : { replyTo }),
			participants: [...invited],
			createdAt: made.at,
			createdBy: made.by
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Invites these people and nobody else. Who is not among them any more loses the draft. */
export const inviteToDraft = (
	{ participants }: Pick<SharedDraft, 'participants'>,
	members: readonly MemberId[],
	acting: Acting
): RecordChange => setField('participants', participants, [...members], acting);

/** Says in the acting member's name that they write along, or do not. */
export const answerInvitation = (writes: boolean, { actor }: Acting): RecordChange => ({
	...NO_CHANGE,
	set: { [keyed('joined', actor)]: writes }
});

/**
 * Says a draft in its topic, in the name of the acting member and with all others who write it. Returns `null` for an
 * empty or too long text.
 *
 * @param writers its owner, and who was invited and has said that they write along
 */
export function sendSharedDraft(
	{
		id,
		space,
		topic,
		replyTo,
		replyToBy
	}: Pick<SharedDraft, 'id' | 'space' | 'topic'> & Pick<PostParts, 'replyTo' | 'replyToBy'>,
	writers: readonly MemberId[],
	text: string,
	acting: Acting
): RecordChange | null {
	const parts = {
		...(replyTo === undefined ? {} : { replyTo }),
		...(replyToBy === undefined ? {} : { replyToBy })
	};
	const said = createPost(postOfDraft(id), text, { id: topic, space }, acting, parts);
	if (said === null) return null;
	const others = writers.filter((member) => member !== acting.actor);
	const named = others.map((member) => [keyed('with', member), true] as const);
	return { ...said, set: { ...said.set, draft: id, ...Object.fromEntries(named) } };
}

/** Takes the acting member's name off a post that others have sent, or puts it there again. */
export const nameAuthor = (named: boolean, { actor }: Acting): RecordChange => ({
	...NO_CHANGE,
	set: { [keyed('with', actor)]: named ? true : null }
});

/** Whether a member is an author of a post: who sent it, or one whom it names. */
export const isAuthor = (
	member: MemberId,
	{ by, with: others = [] }: { readonly by: MemberId; readonly with?: TopicPost['with'] }
): boolean => member === by || others.includes(member);

/** When a draft was begun, for lists of them: the newest first. */
export const newestDrafts = <Draft extends { readonly id: RecordId; readonly createdAt: Instant }>(
	drafts: readonly Draft[]
): readonly Draft[] =>
	[...drafts].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
