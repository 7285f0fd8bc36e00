import type { RecordBase } from '../core/record';
import type { SpaceId } from '../core/ids';

/** A discussion in a space; what people say in it are posts. */
export interface Topic extends RecordBase {
	readonly kind: 'topic';
	readonly space: SpaceId;
}
