import { stamp, type Acting, type RecordChange } from '../core/change';
import { newId, type RecordId, type SpaceId } from '../core/ids';
import { addPost } from '../history/commands';
import { visible } from '../text/visible';

/** Opens a topic in a space. What is said in it are posts: see `createPost`. */
export function createTopic(
	draft: { readonly title: string; readonly space: SpaceId },
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'topic',
			space: draft.space,
			title: visible(draft.title),
			owner: acting.actor,
			createdAt: made.at,
			createdBy: made.by
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/**
 * Says something in a topic: makes the record with this id, whose only line is the post (HI-11). Returns
 * `null` for an empty or too long text.
 */
export function createPost(
	id: RecordId,
	text: string,
	topic: { readonly id: RecordId; readonly space: SpaceId },
	acting: Acting
): RecordChange | null {
	const said = addPost(text, acting)?.posts[0];
	if (said === undefined) return null;
	const { at, by } = said;
	return {
		set: { kind: 'post', space: topic.space, topic: topic.id, createdAt: at, createdBy: by },
		history: [{ id: newId(acting.random), at, by, what: 'created' }],
		posts: [{ ...said, id }]
	};
}
