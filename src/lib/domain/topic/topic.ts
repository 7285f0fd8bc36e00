import type { RecordBase } from '../core/record';
import type { RecordId, SpaceId } from '../core/ids';
import type { FileRef } from '../file/file';

/** A discussion in a space. What people write in it are posts, records of their own. */
export interface Topic extends RecordBase {
	readonly kind: 'topic';
	readonly space: SpaceId;
	/** The attached files, the oldest first. */
	readonly files: readonly FileRef[];
}

/**
 * What somebody has said in a topic. Its document has one line, the post, which never changes; people who
 * may read the topic may read it.
 */
export interface TopicPost extends RecordBase {
	readonly kind: 'post';
	readonly space: SpaceId;
	readonly topic: RecordId;
}
