import type { RecordId, SpaceId } from '$lib/domain/core/ids';

/** Where a topic is read. */
export const topicHref = (space: SpaceId, topic: RecordId): string => `/s/${space}/topic/${topic}`;
