import type { ActivityId, StageId } from '../core/ids';
import {
	conflictsIn,
	diffList,
	isEmptyListEdit,
	placesFor,
	tidied,
	type ItemConflict,
	type ListEdit
} from '../core/list-edit';
import { inOrder, type Space, type Stage } from '../space/space';
import { diffStages, stagedStage, withStages, type StagedStage } from '../space/stages-edit';
import type { Activity } from './activity';

/** An activity while it is edited. Its order is its position among those of its stage. */
export type StagedActivity = Omit<Activity, 'order' | 'removed'>;

/** A process while it is edited. Nothing takes effect before it is saved (PR-10). */
export interface StagedProcess {
	readonly stages: readonly StagedStage[];
	readonly activities: readonly StagedActivity[];
}

/** What saving a process changes, and nothing else. */
export interface ProcessEdit {
	readonly stages: ListEdit<Stage>;
	readonly activities: ListEdit<Activity>;
}

/** The parts of a space that form its process. */
export type HasProcess = Pick<Space, 'stages' | 'activities'>;

/** An item of a process that was edited here, and meanwhile also by somebody else. */
export type ProcessConflict = ItemConflict & {
	readonly what: 'stage' | 'activity';
	/** Its name when editing began. */
	readonly name: string;
};

/** Returns the process of a space, as an editor starts from it. */
export function stagedProcess({ stages, activities }: HasProcess): StagedProcess {
	return {
		stages: stages.map(stagedStage),
		activities: inForce(activities)
	};
}

/** Returns the differences between the process when editing began and the edited one. */
export function diffProcess(base: HasProcess, staged: StagedProcess): ProcessEdit {
	const activities = diffActivities(inForce(base.activities), staged);
	const stages = diffStages(base.stages, staged.stages);
	return { stages: { ...stages, put: withHomes(base, stages, activities) }, activities };
}

/** Whether an edit of a process does nothing. */
export const isEmptyEdit = ({ stages, activities }: ProcessEdit): boolean =>
	isEmptyListEdit(stages) && isEmptyListEdit(activities);

/**
 * Returns the space after an edit. Changes of others to other items stay. A removed activity is only
 * marked as removed, because what was done under it in open deals keeps its name (PR-10).
 */
export function withProcess<Edited extends HasProcess>(space: Edited, edit: ProcessEdit): Edited {
	const activities = new Map(space.activities.map((activity) => [activity.id, activity]));
	for (const id of edit.activities.removed) {
		const found = activities.get(id);
		if (found !== undefined) activities.set(id, { ...found, removed: true });
	}
	for (const { item, set } of edit.activities.put) {
		const found = activities.get(item.id);
		activities.set(item.id, found === undefined ? item : { ...found, ...set, removed: false });
	}
	return {
		...space,
		stages: withStages(space.stages, edit.stages),
		activities: inOrder([...activities.values()])
	};
}

/** Returns where an edit would overwrite what somebody else has changed since editing began. */
export function processConflicts(
	base: HasProcess,
	now: HasProcess,
	edit: ProcessEdit
): readonly ProcessConflict[] {
	const nameOf = (items: readonly { id: string; name: string }[], id: string) =>
		items.find((item) => item.id === id)?.name ?? '';
	const stages = [...conflictsIn(base.stages, now.stages, edit.stages)];
	for (const id of edit.stages.removed) {
		if (stages.some((conflict) => conflict.id === id)) continue;
		if (hasNewActivity(base, now, id)) stages.push({ id, how: 'changed-there' });
	}
	const activities = conflictsIn(
		inForce(base.activities),
		inForce(now.activities),
		edit.activities
	);
	return [
		...stages.map((one) => ({ ...one, what: 'stage', name: nameOf(base.stages, one.id) }) as const),
		...activities.map(
			(one) => ({ ...one, what: 'activity', name: nameOf(base.activities, one.id) }) as const
		)
	];
}

/**
 * Returns an edit in two parts: without the removal of some stages and their activities, and that
 * removal alone. `now` tells which activities are in these stages.
 */
export function apart(
	{ stages, activities }: ProcessEdit,
	now: Pick<HasProcess, 'activities'>,
	later: ReadonlySet<StageId>
): readonly [ProcessEdit, ProcessEdit] {
	const homes = new Map(now.activities.map(({ id, stage }) => [id, stage]));
	const isLater = (id: string) => later.has(homes.get(id) ?? '');
	return [
		{
			stages: { put: stages.put, removed: stages.removed.filter((id) => !later.has(id)) },
			activities: {
				put: activities.put,
				removed: activities.removed.filter((id) => !isLater(id))
			}
		},
		{
			stages: { put: [], removed: stages.removed.filter((id) => later.has(id)) },
			activities: { put: [], removed: activities.removed.filter(isLater) }
		}
	];
}

/** Returns the activities that were not removed. */
export const inForce = (activities: readonly Activity[]): Activity[] =>
	activities.filter(({ removed }) => !removed);

/** Whether somebody has moved an activity into a stage meanwhile. */
function hasNewActivity(base: HasProcess, now: HasProcess, stage: StageId): boolean {
	const were = new Set(idsIn(base.activities, stage));
	return idsIn(now.activities, stage).some((id) => !were.has(id));
}

const idsIn = (activities: readonly Activity[], stage: StageId): ActivityId[] =>
	inForce(activities)
		.filter((activity) => activity.stage === stage)
		.map(({ id }) => id);

function diffActivities(
	base: readonly Activity[],
	{ stages, activities }: StagedProcess
): ListEdit<Activity> {
	const before = new Map(base.map((activity) => [activity.id, activity]));
	const there = new Set(stages.map(({ id }) => id));
	// What lies in a stage that is not there is as good as gone; it keeps its place for whom brings it back.
	const strays = activities.filter(({ id, stage }) => !there.has(stage) && before.has(id));
	const wanted = stages.flatMap(({ id }) => {
		const inside = activities.filter(({ stage }) => stage === id);
		const places = placesFor(
			base.filter(({ stage }) => stage === id),
			inside.map((activity) => activity.id)
		);
		return inside.map((activity, at) => settledActivity(activity, before, places[at] ?? ''));
	});
	const kept = strays.map((activity) =>
		settledActivity(activity, before, before.get(activity.id)?.order ?? '')
	);
	return diffList(base, [...wanted, ...kept]);
}

function settledActivity(
	staged: StagedActivity,
	before: ReadonlyMap<ActivityId, Activity>,
	order: string
): Activity {
	const was = before.get(staged.id);
	const { trigger } = staged;
	return {
		...staged,
		name: tidied(staged.name, was?.name),
		hint: tidied(staged.hint, was?.hint),
		trigger:
			trigger === null ? null : { ...trigger, title: tidied(trigger.title, was?.trigger?.title) },
		order,
		removed: false
	};
}

/**
 * Returns the stages to write, including those of edited activities. When somebody has removed such a
 * stage meanwhile, the person is asked, and the stage is restored completely when the edit is saved
 * anyway.
 */
function withHomes(
	base: HasProcess,
	stages: ListEdit<Stage>,
	activities: ListEdit<Activity>
): ListEdit<Stage>['put'] {
	const put = new Set(stages.put.map(({ item }) => item.id));
	const homes = new Set(activities.put.map(({ item }) => item.stage));
	const more = base.stages.filter(
		({ id }) => homes.has(id) && !put.has(id) && !stages.removed.includes(id)
	);
	return [...stages.put, ...more.map((item) => ({ item, set: {} }))];
}
