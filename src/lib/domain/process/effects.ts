import type { ActivityId, StageId } from '../core/ids';
import type { RateFrom, Stage } from '../space/space';
import type { HasProcess } from './edit';
import { currentActivities, openMandatory, weightedProgress } from './progress';

/** The parts of a record that determine how a change of the process affects it. */
export interface Affected {
	readonly stage: StageId;
	/** The whole percentage set by hand; `null` follows the stage or the activities. */
	readonly rate: number | null;
	readonly done: readonly ActivityId[];
}

/** An effect of saving a process on existing records. */
export type Effect =
	/** A stage with records is removed. */
	| { readonly what: 'stage-goes'; readonly stage: Stage; readonly count: number }
	/** The close rate of records that follow their stage changes. */
	| { readonly what: 'rate'; readonly stage: Stage; readonly to: Stage; readonly count: number }
	/** The stage closes or reopens its records. */
	| { readonly what: 'kind'; readonly stage: Stage; readonly to: Stage; readonly count: number }
	/** The weighted progress of open records changes. */
	| { readonly what: 'progress'; readonly count: number }
	/** An activity becomes mandatory, and open records cannot be won without it. */
	| { readonly what: 'mandatory'; readonly name: string; readonly count: number }
	/** An activity that was done in records is removed. What was done stays in them (PR-10). */
	| { readonly what: 'activity-goes'; readonly name: string; readonly count: number };

/**
 * Returns the effects of an edited process on the records of its space, as far as `records` has them:
 * counted, in the order of their importance to a person. A record is open when it was in an open stage
 * before.
 */
export function effectsOf(
	before: HasProcess & { readonly rateFrom: RateFrom },
	after: HasProcess,
	records: Iterable<Affected>
): readonly Effect[] {
	const inStage = new Map<StageId, { all: number; following: number }>();
	const openStages = new Set(
		before.stages.filter(({ kind }) => kind === 'open').map(({ id }) => id)
	);
	const were = mandatoryIds(before);
	const fresh = openMandatory(after, NOTHING_DONE).filter(({ id }) => !were.has(id));
	const missing = new Map<ActivityId, number>();
	const gone = goneActivities(before, after);
	const lost = new Map<ActivityId, number>();
	const isReweighed = weightsOf(before) !== weightsOf(after);
	let reweighed = 0;
	for (const { stage, rate, done } of records) {
		const counted = inStage.get(stage) ?? { all: 0, following: 0 };
		counted.all += 1;
		if (rate === null) counted.following += 1;
		inStage.set(stage, counted);
		for (const id of done) if (gone.has(id)) lost.set(id, (lost.get(id) ?? 0) + 1);
		if (!openStages.has(stage)) continue;
		const ids = new Set(done);
		for (const { id } of fresh) if (!ids.has(id)) missing.set(id, (missing.get(id) ?? 0) + 1);
		if (isReweighed && weightedProgress(before, ids) !== weightedProgress(after, ids)) {
			reweighed += 1;
		}
	}
	return [
		...stageEffects(before, after, inStage),
		...(reweighed > 0 ? [{ what: 'progress', count: reweighed } as const] : []),
		...fresh.flatMap(({ id, name }) => counted('mandatory', name, missing.get(id))),
		...[...gone].flatMap(([id, name]) => counted('activity-goes', name, lost.get(id)))
	];
}

const NOTHING_DONE = { has: () => false };

const counted = (
	what: 'mandatory' | 'activity-goes',
	name: string,
	count = 0
): readonly Effect[] => (count === 0 ? [] : [{ what, name, count }]);

function stageEffects(
	before: HasProcess & { readonly rateFrom: RateFrom },
	after: HasProcess,
	inStage: ReadonlyMap<StageId, { readonly all: number; readonly following: number }>
): readonly Effect[] {
	const there = new Map(after.stages.map((stage) => [stage.id, stage]));
	const followsStages = before.rateFrom === 'stage' || weightedProgress(before, NO_IDS) === null;
	return before.stages.flatMap((stage): Effect[] => {
		const { all = 0, following = 0 } = inStage.get(stage.id) ?? {};
		if (all === 0) return [];
		const to = there.get(stage.id);
		if (to === undefined) return [{ what: 'stage-goes', stage, count: all }];
		if (to.kind !== stage.kind) return [{ what: 'kind', stage, to, count: all }];
		if (to.probability === stage.probability || !followsStages || following === 0) return [];
		return [{ what: 'rate', stage, to, count: following }];
	});
}

const NO_IDS: ReadonlySet<ActivityId> = new Set();

const mandatoryIds = (process: HasProcess): ReadonlySet<ActivityId> =>
	new Set(openMandatory(process, NOTHING_DONE).map(({ id }) => id));

function goneActivities(before: HasProcess, after: HasProcess): ReadonlyMap<ActivityId, string> {
	const still = new Set(currentActivities(after).map(({ id }) => id));
	return new Map(
		currentActivities(before)
			.filter(({ id }) => !still.has(id))
			.map(({ id, name }) => [id, name])
	);
}

const weightsOf = (process: HasProcess): string =>
	currentActivities(process)
		.map(({ id, weight }) => `${id}:${String(weight)}`)
		.sort()
		.join();
