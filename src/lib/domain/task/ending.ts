import type { StageId } from '../core/ids';
import type { Stage } from '../space/space';

/** How work ended: not yet, done, or given up. What was cancelled is not done. */
export type Ending = 'open' | 'done' | 'cancelled';

/** What of a task says how it ended. A task of a deal is on no board and has no status. */
export interface Endable {
	readonly stage: StageId;
	readonly closedAt: number | null;
}

/** Returns how tasks of a space with these statuses ended (LW-05). */
export function endings(stages: readonly Pick<Stage, 'id' | 'kind'>[]): (task: Endable) => Ending {
	const cancelled = new Set(stages.flatMap(({ id, kind }) => (kind === 'lost' ? [id] : [])));
	return ({ stage, closedAt }) =>
		closedAt === null ? 'open' : cancelled.has(stage) ? 'cancelled' : 'done';
}
