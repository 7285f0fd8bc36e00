import type { RecordBase } from '../core/record';
import type { Day, Instant } from '../core/day';
import type { SpaceId, StageId } from '../core/ids';
import type { OrderKey } from '../core/order';

/** A piece of work in a work space. Its owner is who does it (LW-07). */
export interface Task extends RecordBase {
	readonly kind: 'task';
	readonly space: SpaceId;
	readonly stage: StageId;
	readonly order: OrderKey;
	readonly dueOn: Day | null;
	readonly note: string;
	readonly closedAt: Instant | null;
}
