import { stamp, type Acting, type RecordChange } from '../core/change';
import { newId, type RecordId, type SpaceId } from '../core/ids';
import { addPost } from '../history/commands';
import { visible } from '../text/visible';
import { identity } from '../text/identity';
import { tagField } from '../core/tags';
import { partFields, type PostParts } from './post';
import type { TopicForm } from './topic';

/** A topic before it is started. */
export interface TopicDraft {
	readonly title: string;
	readonly space: SpaceId;
	/** `plain` when left out. */
	readonly form?: TopicForm;
	readonly tags?: readonly string[];
	/** Whether an announcement asks everybody to confirm that they have read it. */
	readonly asks?: boolean;
}

/** Opens a topic in a space. What is said in it are posts: see `createPost`. */
export function createTopic(draft: TopicDraft, acting: Acting): RecordChange {
	const made = stamp(acting);
	const { form = 'plain', tags = [], asks = false } = draft;
	const named = tags.map((tag) => visible(tag)).filter((tag) => identity(tag) !== '');
	return {
		set: {
			kind: 'topic',
			space: draft.space,
			title: visible(draft.title),
			owner: acting.actor,
			createdAt: made.at,
			createdBy: made.by,
			...(form === 'plain' ? {} : { form }),
			...(asks && form === 'announcement' ? { asks } : {}),
			...Object.fromEntries(named.map((tag) => [tagField(tag), tag]))
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/**
 * Says something in a topic: makes the record with this id, whose only line is the post (HI-11). Returns
 * `null` for an empty or too long text, or a part that is not valid.
 */
export function createPost(
	id: RecordId,
	text: string,
	topic: { readonly id: RecordId; readonly space: SpaceId },
	acting: Acting,
	parts: PostParts = {}
): RecordChange | null {
	const fields = partFields(parts);
	if (fields === null) return null;
	const said = addPost(text, acting)?.posts[0];
	if (said === undefined) return null;
	const { at, by } = said;
	return {
		set: {
			kind: 'post',
			space: topic.space,
			topic: topic.id,
			createdAt: at,
			createdBy: by,
			...fields
		},
		history: [{ id: newId(acting.random), at, by, what: 'created' }],
		posts: [{ ...said, id }]
	};
}
