import type { Stage, StageKind } from '../space/space';
import { inOrder } from '../space/space';
import type { Activity, Done } from './activity';
import type { ActivityId, StageId } from '../core/ids';

/** The parts of a space from which progress is calculated. */
export interface Process {
	readonly stages: readonly Pick<Stage, 'id' | 'kind'>[];
	readonly activities: readonly Activity[];
}

/** Returns the activities that count: not removed, and in an existing stage. */
export function currentActivities({ stages, activities }: Process): readonly Activity[] {
	const there = new Set(stages.map(({ id }) => id));
	return activities.filter(({ removed, stage }) => !removed && there.has(stage));
}

/** Returns the activities of one stage, in their order. */
export const activitiesOf = (process: Process, stage: StageId): readonly Activity[] =>
	inOrder(currentActivities(process).filter((activity) => activity.stage === stage));

/**
 * Returns the progress of a deal: the weights of the completed activities as a whole percentage of all
 * (PR-04). Returns `null` when no activity has a weight.
 */
export function weightedProgress(
	process: Process,
	done: Pick<Done, 'has'> | ReadonlySet<ActivityId>
): number | null {
	let total = 0;
	let reached = 0;
	for (const { id, weight } of currentActivities(process)) {
		total += weight;
		if (done.has(id)) reached += weight;
	}
	return total === 0 ? null : Math.round((reached * 100) / total);
}

/**
 * Returns the mandatory activities that must still be done before a deal can be won (PR-05), in process
 * order.
 */
export function openMandatory(
	process: Process,
	done: { has(id: ActivityId): boolean }
): readonly Activity[] {
	const current = currentActivities(process);
	return process.stages.flatMap(({ id: stage }) =>
		inOrder(
			current.filter(
				(activity) => activity.stage === stage && activity.mandatory && !done.has(activity.id)
			)
		)
	);
}

/** Returns the last open stage, in process order, that a deal has been in, or `null` for none. */
export function furthestStage(
	stages: readonly { readonly id: StageId; readonly kind: StageKind }[],
	visited: ReadonlySet<StageId>
): StageId | null {
	return stages.filter(({ id, kind }) => kind === 'open' && visited.has(id)).at(-1)?.id ?? null;
}
