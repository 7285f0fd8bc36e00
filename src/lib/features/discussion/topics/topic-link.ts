import type { RecordId, SpaceId } from '$lib/domain/core/ids';

/** Where a topic is read. */
export const topicHref = (space: SpaceId, topic: RecordId): string =>
	`/s/${space}/discussion/${topic}`;

/** Where the topics of a space are listed. */
export const topicsHref = (space: SpaceId): string => `/s/${space}/discussion`;
