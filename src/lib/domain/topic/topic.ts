import type { RecordBase } from '../core/record';
import type { SpaceId } from '../core/ids';
import type { FileRef } from '../file/file';

/** A discussion in a space. What people write in it are posts. */
export interface Topic extends RecordBase {
	readonly kind: 'topic';
	readonly space: SpaceId;
	/** The attached files, the oldest first. */
	readonly files: readonly FileRef[];
}
