import { stamp, type Acting, type RecordChange } from '../core/change';
import type { SpaceId } from '../core/ids';
import { addPost } from '../history/commands';
import { visible } from '../text/visible';

/** Opens a topic in a space, with its first post if there is one. */
export function createTopic(
	draft: { readonly title: string; readonly space: SpaceId; readonly text: string },
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
		posts: addPost(draft.text, acting)?.posts ?? []
	};
}
