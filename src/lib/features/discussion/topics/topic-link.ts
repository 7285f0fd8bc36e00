import type { RecordId, SpaceId } from '$lib/domain/core/ids';

/** Returns the address of a topic. */
export const topicHref = (space: SpaceId, topic: RecordId): string =>
	`/s/${space}/discussion/${topic}`;

/** Returns the address of the list of a space's topics. */
export const topicsHref = (space: SpaceId): string => `/s/${space}/discussion`;

/** Returns the address of a draft that is written together: it is open above the field of its topic. */
export const draftHref = (draft: {
	readonly id: RecordId;
	readonly space: SpaceId;
	readonly topic: RecordId;
}): string => `${topicHref(draft.space, draft.topic)}?draft=${draft.id}`;
