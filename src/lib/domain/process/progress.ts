import type { Stage, StageKind } from '../space/space';
import { inOrder } from '../space/space';
import type { Activity, Done } from './activity';
import type { ActivityId, StageId } from '../core/ids';

/** What progress is reckoned from: the process of a space. */
export interface Process {
	readonly stages: readonly Pick<Stage, 'id' | 'kind'>[];
	readonly activities: readonly Activity[];
}

/** The activities that count: not removed, in a stage that is there. */
export function currentActivities({ stages, activities }: Process): readonly Activity[] {
	const there = new Set(stages.map(({ id }) => id));
	return activities.filter(({ removed, stage }) => !removed && there.has(stage));
}

/** The activities of one stage, in their order. */
export const activitiesOf = (process: Process, stage: StageId): readonly Activity[] =>
	inOrder(currentActivities(process).filter((activity) => activity.stage === stage));

/**
 * How far a deal has come by what was done in it: the weights of the done activities in whole
 * percent of all (PR-04). `null` when the process weighs nothing.
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

/** The mandatory activities that stand between a deal and its being won (PR-05), in process order. */
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

/** The stage furthest along the process of those a deal has been in: open ones only; `null` for none. */
export function furthestStage(
	stages: readonly { readonly id: StageId; readonly kind: StageKind }[],
	visited: ReadonlySet<StageId>
): StageId | null {
	return stages.filter(({ id, kind }) => kind === 'open' && visited.has(id)).at(-1)?.id ?? null;
}
