import type { Day, Instant } from '../core/day';
import type { RecordId, SpaceId } from '../core/ids';
import type { RecordBase } from '../core/record';
import type { Tagged } from '../core/tags';
import type { FileRef } from '../file/file';

/** How far a project has come, by what people say of it. */
export type ProjectState = 'planned' | 'active' | 'paused' | 'done' | 'cancelled';

export const PROJECT_STATES: readonly ProjectState[] = [
	'planned',
	'active',
	'paused',
	'done',
	'cancelled'
];

/** Whether a project in this state is over: nothing more is expected of it. */
export const isOver = (state: ProjectState): boolean => state === 'done' || state === 'cancelled';

/**
 * A project of a work space (LW-02): work that belongs together and has an end. Its owner leads it. Its tasks say
 * themselves that they belong to it; see `Task.project`.
 */
export interface Project extends RecordBase, Tagged {
	readonly kind: 'project';
	readonly space: SpaceId;
	readonly state: ProjectState;
	/** The day on which it is to begin. */
	readonly startOn: Day | null;
	/** The day by which it is to be done. */
	readonly dueOn: Day | null;
	/** Since when it is over; `null` while it is not. */
	readonly closedAt: Instant | null;
	/** The topics and pages of its space that are about it. */
	readonly links: readonly RecordId[];
	/** The attached files, the oldest first. */
	readonly files: readonly FileRef[];
}
