import { random, type WorkspaceView } from '$lib/app/context';
import { addDays, today, type Day } from '$lib/domain/core/day';
import { newId, type SpaceId, type StageId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import { succeed } from '$lib/domain/core/result';
import { datesOfExample, type SavedTask } from '$lib/domain/space/saved-template';
import { firstStage, type Space, type Stage } from '$lib/domain/space/space';
import { createTask, type TaskPlan } from '$lib/domain/task/commands';
import type { ExampleTask } from '$lib/domain/task/example-tasks';
import { getLocale } from '$lib/i18n/runtime';
import { roomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';

/** A task with which a new space starts. */
interface Start {
	readonly title: string;
	/** The status in which it stands; where that was removed from the form, it stands in the first one. */
	readonly stage: Stage | undefined;
	readonly dueOn: Day | null;
	readonly plan: Omit<TaskPlan, 'parent'>;
	/** The place of the task that it is a part of, among those before it. */
	readonly parent: number | null;
}

/** Adds the example tasks of a built-in template to a new space, in the person's language (LW-03); see `start`. */
export function startWork(
	view: WorkspaceView,
	id: SpaceId,
	examples: readonly ExampleTask[]
): Promise<Saved> {
	const space = view.space(id);
	const now = today(view.acting.clock);
	const starts: Start[] = [];
	for (const { title, status, days, takes, priority = null, parts = [] } of examples) {
		const stage = space?.stages.find(({ builtIn }) => builtIn === status);
		const dueOn = days === undefined ? null : addDays(now, days);
		const startOn = dueOn === null || takes === undefined ? null : addDays(dueOn, -takes);
		const parent = starts.length;
		const plan = { startOn, priority };
		starts.push({ title: title[getLocale()], stage, dueOn, plan, parent: null });
		for (const part of parts) {
			starts.push({ title: part[getLocale()], stage, dueOn: null, plan: {}, parent });
		}
	}
	return start(view, space, starts);
}

/**
 * Adds the example tasks of a saved template to a new space (DI-10); see `start`. `origins` has, for each of its
 * stages, the one of the template that it was made from.
 */
export function startSaved(
	view: WorkspaceView,
	id: SpaceId,
	tasks: readonly SavedTask[],
	origins: readonly (StageId | undefined)[]
): Promise<Saved> {
	const space = view.space(id);
	const now = today(view.acting.clock);
	const starts = tasks.map(({ title, stage, parent, priority, estimate, tags, ...days }): Start => {
		const { dueOn, startOn } = datesOfExample(days, now);
		const plan = { startOn, priority, estimate, tags };
		return { title, stage: space?.stages[origins.indexOf(stage)], dueOn, plan, parent };
	});
	return start(view, space, starts);
}

/** Adds tasks to a new space: all of them, or none. Nobody owns them, so that they stand in nobody's work until somebody takes them. */
function start(view: WorkspaceView, space: Space | null, starts: readonly Start[]): Promise<Saved> {
	const first = firstStage(space?.stages ?? []);
	if (space === null || first === undefined || starts.length === 0) {
		return Promise.resolve(succeed(null));
	}
	const room = roomName({ kind: 'space', space: space.id });
	const orders = ordersBetween(null, null, starts.length);
	const ids = starts.map(() => newId(random));
	const edits = starts.map(({ title, stage = first, dueOn, plan, parent }, at) => {
		const change = createTask(
			{
				...{ title, space: space.id, stage, order: orders[at] ?? '', owner: null, dueOn },
				...{ fields: space.fields, plan: { ...plan, parent: ids[parent ?? -1] ?? null } }
			},
			view.acting
		);
		return { room, id: ids[at] ?? newId(random), edits: [change] };
	});
	return view.replica.records.changeTogether(edits);
}
