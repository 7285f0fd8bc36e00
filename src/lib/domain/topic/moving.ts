import type { FieldValue, RecordChange } from '../core/change';
import type { Instant } from '../core/day';
import type { MemberId, RecordId, SpaceId } from '../core/ids';
import { keyed, keyOf } from '../core/keyed';
import { fail, succeed, type Result } from '../core/result';
import type { Refusal } from '../access/refusal';
import type { HistoryEntry, Post } from '../history/history';
import type { Member } from '../member/member';
import type { RecordFields } from '../policy/edit';
import type { Space } from '../space/space';
import { moderates, startsTopics } from './speaking';

/** The most posts of a topic that is moved: the relay copies all of them in one commit. */
export const MOST_MOVED = 1000;

/** The fields that say where a topic moved and came from, and of which post one is a copy. The relay alone sets them. */
export const MOVING_FIELDS: ReadonlySet<string> = new Set([
	'movedTo',
	'movedToSpace',
	'movedFrom',
	'movedFromSpace',
	'copyOf'
]);

/** Whether a topic has moved to another space. */
export const hasMoved = (fields: RecordFields): boolean => typeof fields['movedTo'] === 'string';

type Mover = Pick<Member, 'id' | 'role' | 'standing'>;
type Place = Parameters<typeof moderates>[1] & Pick<Space, 'id' | 'archived' | 'deleted'>;

/** Whether a member may move topics out of a space into another (HI-16): who moderates both, and may start topics there. */
export const movesTopics = (member: Mover, from: Place, to: Place): boolean =>
	from.id !== to.id &&
	[from, to].every((space) => !space.archived && !space.deleted && moderates(member, space)) &&
	startsTopics(member, to);

/** Judges whether a member may move a topic with these fields (HI-16). Device and relay use the same function. */
export function judgeTopicMove(
	member: Mover,
	topic: RecordFields,
	from: Place,
	to: Place
): Result<null, Refusal> {
	if (!movesTopics(member, from, to)) return fail(MOVERS_ONLY);
	const isHere = topic['kind'] === 'topic' && topic['space'] === from.id;
	if (!isHere || topic['binned'] === true) return fail(NO_SUCH_TOPIC);
	return hasMoved(topic) ? fail(MOVED) : succeed(null);
}

export const MOVERS_ONLY: Refusal = { rule: 'HI-16', reason: 'moderators-only' };
export const NO_SUCH_TOPIC: Refusal = { rule: 'HI-16', reason: 'not-yours' };
export const MOVED: Refusal = { rule: 'HI-16', reason: 'moved' };
export const TOO_LONG_TO_MOVE: Refusal = { rule: 'HI-16', reason: 'too-many' };

/** What makes a record, or changes one: fields and lines. */
type Writing = Pick<RecordChange, 'set' | 'history' | 'posts'>;

/** A record as it stands: its fields and its lines. */
export interface StandingRecord {
	readonly fields: RecordFields;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
}

/** A move of a topic: who makes it and when, and the new ids of the topic and its posts. */
export interface TopicMove {
	readonly from: SpaceId;
	readonly to: SpaceId;
	readonly topic: RecordId;
	readonly copy: RecordId;
	/** The id of the copy of each post. */
	readonly copies: ReadonlyMap<RecordId, RecordId>;
	readonly by: MemberId;
	readonly at: Instant;
	/** Returns an id for a line of history. */
	readonly lineId: () => string;
}

/** Returns the change that makes the copy of a topic in its new space, with its maker, its moment and its history. */
export function topicCopy({ fields, history }: StandingRecord, move: TopicMove): Writing {
	const { from, to, topic, copies } = move;
	const answer = fields['answer'];
	return {
		set: {
			...standing(fields),
			space: to,
			movedFrom: topic,
			movedFromSpace: from,
			...(typeof answer === 'string' ? { answer: copies.get(answer) ?? null } : {})
		},
		history: [...history, line(move, 'movedFromSpace', from)],
		posts: []
	};
}

/**
 * Returns the change that makes the copy of a post, with its author and its moment. What it answers is answered by the
 * copy of that, and what people put on it is on the copy.
 */
export function postCopy(
	{ fields, history, posts }: StandingRecord,
	post: RecordId,
	{ to, copy, copies }: TopicMove
): Writing {
	const id = copies.get(post) ?? post;
	// The draft that it was sent from stays where it was.
	const { replyTo, replyToBy, draft: _, ...others } = standing(fields);
	const answered = typeof replyTo === 'string' ? copies.get(replyTo) : undefined;
	const set = Object.entries(others).map(([field, value]) => {
		const signed = keyOf('reaction', field);
		const [, member = ''] = signed?.split('.') ?? [];
		return [signed === null ? field : keyed('reaction', `${id}.${member}`), value] as const;
	});
	return {
		set: {
			...Object.fromEntries(set),
			...(answered === undefined ? {} : { replyTo: answered }),
			...(answered === undefined || replyToBy === undefined ? {} : { replyToBy }),
			...{ space: to, topic: copy, copyOf: post }
		},
		history,
		posts: posts.map((said) => ({ ...said, id }))
	};
}

/** Returns the change that closes a topic that has moved, and says where it is now. */
export function topicStub({ fields }: StandingRecord, move: TopicMove): Writing {
	const { to, copy } = move;
	const isClosed = fields['closed'] === true;
	return {
		set: { movedTo: copy, movedToSpace: to, ...(isClosed ? {} : { closed: true }) },
		history: [line(move, 'movedToSpace', to), ...(isClosed ? [] : [line(move, 'closed', true)])],
		posts: []
	};
}

const line = (
	{ by, at, lineId }: TopicMove,
	field: string,
	to: string | boolean
): HistoryEntry => ({ id: lineId(), at, by, what: 'field', field, from: null, to });

/** Returns the fields that have a value. All of them were accepted as such. */
const standing = (fields: RecordFields): Readonly<Record<string, FieldValue>> =>
	Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
	) as Readonly<Record<string, FieldValue>>;
