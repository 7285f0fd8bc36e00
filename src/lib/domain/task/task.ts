import type { RecordBase } from '../core/record';
import type { Day, Instant } from '../core/day';
import type { MemberId, RecordId, SpaceId, StageId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { FileRef } from '../file/file';

/**
 * A piece of work: on the board of a work space, or of a deal (PR-09). Its owner is who does it (LW-07).
 */
export interface Task extends RecordBase {
	readonly kind: 'task';
	readonly space: SpaceId;
	/** Empty for a task of a deal: it is on no board. */
	readonly stage: StageId;
	readonly order: OrderKey;
	readonly dueOn: Day | null;
	readonly note: string;
	readonly closedAt: Instant | null;
	/** The deal that it belongs to. Then it is seen as that is, by whom it names (OP-08). */
	readonly deal: RecordId | null;
	/** Who sees a deal's task beside who does it: the deal's owner and who made it. */
	readonly participants: readonly MemberId[];
	/** What is attached, the oldest first. */
	readonly files: readonly FileRef[];
}
