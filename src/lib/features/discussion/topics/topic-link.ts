import type { RecordId, SpaceId } from '$lib/domain/core/ids';

/** Returns the address of a topic. */
export const topicHref = (space: SpaceId, topic: RecordId): string =>
	`/s/${space}/discussion/${topic}`;

/** Returns the address of the list of a space's topics. */
export const topicsHref = (space: SpaceId): string => `/s/${space}/discussion`;
