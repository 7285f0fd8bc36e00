import type { RecordBase } from '../core/record';
import type { Tagged } from '../core/tags';
import type { Day, Instant } from '../core/day';
import type { MemberId, RecordId, SpaceId, StageId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { CustomValue } from '../fields/field';
import type { FileRef } from '../file/file';
import type { Dependencies } from './dependency';
import type { TimeOfDay } from './due';
import type { Priority } from './priority';
import type { LaterValues } from './repeat/later';
import type { RepeatBy } from './repeat/repeat-by';

/**
 * A piece of work: on the board of a work space, or of a deal (PR-09). Its owner is who does it (LW-07).
 */
export interface Task extends RecordBase, Tagged {
	readonly kind: 'task';
	readonly space: SpaceId;
	/** The stage; empty for a task of a deal, which is on no board. */
	readonly stage: StageId;
	readonly order: OrderKey;
	readonly dueOn: Day | null;
	/** The time of that day by which it is due. */
	readonly dueTime: TimeOfDay | null;
	/** The day on which the work is to begin. */
	readonly startOn: Day | null;
	readonly priority: Priority | null;
	/** How long it will take, in minutes; `null` when nobody has said. */
	readonly estimate: number | null;
	/** How much of it is done, in whole percent. */
	readonly progress: number;
	/** The members who work on it beside its owner. */
	readonly assignees: readonly MemberId[];
	/** The project of its space that it belongs to. A project that is not here counts as none. */
	readonly project: RecordId | null;
	/** The task that it is a part of. */
	readonly parent: RecordId | null;
	/** The tasks that it waits for. */
	readonly dependencies: Dependencies;
	/** How it comes again, as an RRULE; empty when it does not. */
	readonly repeat: string;
	/** When the next one is made: when this one ends, or when its day comes. */
	readonly repeatBy: RepeatBy;
	/** The days of the series that are left out, in their order. */
	readonly skips: readonly Day[];
	/** What the next task has where this one alone was changed. */
	readonly later: LaterValues;
	/** The first task of its series; `null` for the first one itself. */
	readonly series: RecordId | null;
	/** The day of the series that it stands for, wherever it was moved. */
	readonly slot: Day | null;
	readonly note: string;
	readonly closedAt: Instant | null;
	/** The deal to which it belongs. It is visible as that deal is, to the members whom it names (OP-08). */
	readonly deal: RecordId | null;
	/** The members who see a deal's task beside its owner: the deal's owner and the task's creator. */
	readonly participants: readonly MemberId[];
	/** The values of the custom fields of its work space, by field id (LW-06). */
	readonly custom: Readonly<Record<string, CustomValue>>;
	/** The attached files, the oldest first. */
	readonly files: readonly FileRef[];
}
