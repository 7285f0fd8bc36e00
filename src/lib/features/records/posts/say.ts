import { random, type WorkspaceView } from '$lib/app/context';
import { notBefore } from '$lib/domain/core/change';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { createPost, createTopic, type TopicDraft } from '$lib/domain/topic/commands';
import type { PostParts } from '$lib/domain/topic/post';
import { roomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';

/** Returns parts with whose post they answer, where this device has that. */
export async function withAnswered<Parts extends Pick<PostParts, 'replyTo'>>(
	{ replica }: WorkspaceView,
	parts: Parts
): Promise<Parts & Pick<PostParts, 'replyToBy'>> {
	const { replyTo } = parts;
	const answered = replyTo === undefined ? undefined : await replica.db.posts.get(replyTo);
	return answered === undefined ? parts : { ...parts, replyToBy: answered.by };
}

/**
 * Says something in a topic, after everything that was said there and is here, whatever the clock of this
 * device says (HI-07). Resolves with `null` for an empty or too long text, else as `changeInSpace` does.
 */
export async function say(
	view: WorkspaceView,
	topic: { readonly id: RecordId; readonly space: SpaceId },
	text: string,
	parts: PostParts = {},
	id: RecordId = newId(random)
): Promise<Saved | null> {
	const change = createPost(id, text, topic, view.acting, await withAnswered(view, parts));
	if (change === null) return null;
	const row = await view.replica.db.records.get(topic.id);
	const least = row === undefined ? -Infinity : row.updatedAt + 1;
	return view.changeInSpace(topic.space, id, notBefore(least, change));
}

/** Opens a topic, and says something in it when the text is not empty: both, or neither. */
export function startTopic(
	view: WorkspaceView,
	id: RecordId,
	{ text, ...draft }: TopicDraft & { readonly text: string }
): Promise<Saved> {
	const { space } = draft;
	const room = roomName({ kind: 'space', space });
	const first = newId(random);
	const said = createPost(first, text, { id, space }, view.acting);
	return view.replica.records.changeTogether([
		{ room, id, edits: [createTopic(draft, view.acting)] },
		...(said === null ? [] : [{ room, id: first, edits: [said] }])
	]);
}
