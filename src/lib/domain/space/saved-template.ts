import type { Day, Instant } from '../core/day';
import { addDays, daysBetween } from '../core/day';
import { newId, type MemberId, type Random, type StageId } from '../core/ids';
import { ordersBetween } from '../core/order';
import type { CustomField } from '../fields/field';
import { isAdmin, type Member } from '../member/member';
import type { Activity } from '../process/activity';
import type { Priority } from '../task/priority';
import type { Task } from '../task/task';
import type { TopicForm } from '../topic/topic';
import type { LostReason, SharedView, Space, SpaceKind, Stage } from './space';

/** What of the settings of a space a template takes over: how people work in it, never who they are. */
export const SAVED_SETTINGS = [
	...(['nearDays', 'rateFrom', 'namePattern', 'topicsBy', 'postsBy', 'moderatedBy'] as const),
	...(['guestsComment', 'datesBy', 'approval'] as const)
] as const satisfies readonly (keyof Space)[];

/** A task with which a space of a template starts. Days are counted from the first date of all of them. */
export interface SavedTask {
	readonly title: string;
	readonly stage: StageId;
	/** The place of the task that it is a part of, among those before it; `null` for none. */
	readonly parent: number | null;
	/** In how many days it is due, and on which it begins; `null` for no date. */
	readonly due: number | null;
	readonly start: number | null;
	readonly priority: Priority | null;
	/** Minutes. */
	readonly estimate: number | null;
	readonly tags: readonly string[];
}

/** How a space works, without its people and what is in it. Lists are in their order; ids mean something within it alone. */
export interface Structure extends Pick<Space, (typeof SAVED_SETTINGS)[number]> {
	readonly kind: Exclude<SpaceKind, 'discussion'>;
	/** As what a new topic is proposed. Templates that were saved before this was taken over do not say it. */
	readonly topicForm?: TopicForm;
	readonly stages: readonly Omit<Stage, 'order' | 'importId'>[];
	readonly activities: readonly Omit<Activity, 'order' | 'removed'>[];
	readonly fields: readonly Omit<CustomField, 'order' | 'removed'>[];
	readonly reasons: readonly Omit<LostReason, 'id' | 'order'>[];
	readonly views: readonly Omit<SharedView, 'id' | 'order'>[];
	readonly tasks: readonly SavedTask[];
}

/** The structure of a space that somebody saved, with which others start (DI-10). */
export interface SavedTemplate extends Structure {
	readonly name: string;
	/** Who saved it, and when. */
	readonly by: MemberId;
	readonly at: Instant;
}

/** The saved templates by their ids. */
export type SavedTemplates = ReadonlyMap<string, SavedTemplate>;

/** The most that one member saves, and that a workspace has: they are in everybody's directory. */
export const MOST_SAVED = 10;
export const MOST_TEMPLATES = 50;

/** The longest template, in UTF-16 units of its JSON. */
export const LONGEST_TEMPLATE = 40_000;

/** The most tasks of a template. */
export const MOST_TASKS = 100;

/** The longest name of a template. */
export const LONGEST_TEMPLATE_NAME = 120;

/** Whether a member renames and deletes a saved template: their own, and admins everybody's (DI-10). */
export const mayKeepTemplate = (
	member: Pick<Member, 'id' | 'role'> | undefined,
	{ by }: Pick<SavedTemplate, 'by'>
): boolean => member !== undefined && (member.id === by || isAdmin(member.role));

/** Returns how a space works. What was removed in it is left out. Discussion spaces have nothing to save. */
export function structureOf(
	space: Space,
	kind: Structure['kind'],
	tasks: readonly SavedTask[]
): Structure {
	const { stages, activities, fields, lostReasons, views, topicForm } = space;
	return {
		...{ kind, topicForm },
		...pick(space, SAVED_SETTINGS),
		stages: stages.map(({ order: _, importId: _import, ...stage }) => stage),
		activities: activities.flatMap(({ order: _, removed, ...activity }) =>
			removed ? [] : [activity]
		),
		fields: fields.flatMap(({ order: _, removed, ...field }) => (removed ? [] : [field])),
		reasons: lostReasons.map(({ id: _, order: _order, ...reason }) => reason),
		views: views.map(({ id: _, order: _order, ...view }) => view),
		tasks
	};
}

function pick<From, Key extends keyof From>(from: From, keys: readonly Key[]): Pick<From, Key> {
	return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<From, Key>;
}

/** A task of which an example is made. */
export type ExampleOf = Pick<
	Task,
	'id' | 'title' | 'stage' | 'parent' | 'startOn' | 'dueOn' | 'priority' | 'estimate' | 'tags'
>;

/** Returns tasks as the examples of a template, wholes before their parts: the first date of all of them is its first day. */
export function examplesOf(tasks: readonly ExampleOf[]): readonly SavedTask[] {
	const days = tasks.flatMap(({ startOn, dueOn }) => [startOn ?? [], dueOn ?? []].flat()).sort();
	const first = days[0] ?? '';
	const after = (day: Day | null) => (day === null ? null : daysBetween(first, day));
	const places = new Map<string, number>();
	return tasks.slice(0, MOST_TASKS).map((task, at) => {
		const { id, title, stage, priority, estimate, tags } = task;
		const parent = places.get(task.parent ?? '') ?? null;
		places.set(id, at);
		const dates = { due: after(task.dueOn), start: after(task.startOn) };
		return { title, stage, parent, ...dates, priority, estimate, tags: [...tags] };
	});
}

/** Returns the dates of an example in a space that starts today. */
export const datesOfExample = (
	{ due, start }: Pick<SavedTask, 'due' | 'start'>,
	today: Day
): { readonly dueOn: Day | null; readonly startOn: Day | null } => ({
	dueOn: due === null ? null : addDays(today, due),
	startOn: start === null ? null : addDays(today, start)
});

/**
 * Returns a new space that works as a structure says. `origins` has, for each of its stages, the stage of the structure that it was made from;
 * some of those may have been removed from the form. Everything has ids of its own: two spaces share nothing.
 */
export function withStructure(
	space: Space,
	structure: Structure,
	origins: readonly (StageId | undefined)[],
	random: Random
): Space {
	const stageIds = new Map<string, StageId>();
	for (const [at, origin] of origins.entries()) {
		const stage = space.stages[at];
		if (origin !== undefined && stage !== undefined) stageIds.set(origin, stage.id);
	}
	const fieldIds = new Map(structure.fields.map(({ id }) => [id, newId(random)]));
	const ids = new Map([...stageIds, ...fieldIds]);
	return {
		...space,
		...pick(structure, SAVED_SETTINGS),
		topicForm: structure.topicForm ?? space.topicForm,
		stages: space.stages.map((stage, at) => {
			const saved = structure.stages.find(({ id }) => id === origins[at]);
			return saved === undefined ? stage : agreed(stage, saved, stageIds);
		}),
		fields: placed(structure.fields).map((field) => ({
			...field,
			id: fieldIds.get(field.id) ?? newId(random),
			requiredFrom: field.requiredFrom === null ? null : (stageIds.get(field.requiredFrom) ?? null),
			removed: false
		})),
		lostReasons:
			space.kind === 'sales'
				? placed(structure.reasons).map((reason) => ({ ...reason, id: newId(random) }))
				: [],
		views: placed(structure.views).map(({ view, ...rest }) => ({
			...{ ...rest, id: newId(random) },
			// Filters and columns of a view name stages and fields.
			view: view.replace(/[0-9A-Za-z_-]+/g, (word) => ids.get(word) ?? word)
		}))
	};
}

/** Returns a stage with what was agreed upon about it, beside what the form says. */
function agreed(
	stage: Stage,
	{ colour, idleDays, enterBy, enterFrom }: Structure['stages'][number],
	stageIds: ReadonlyMap<string, StageId>
): Stage {
	const from = (enterFrom ?? []).flatMap((id) => stageIds.get(id) ?? []);
	return {
		...stage,
		...{ colour, idleDays },
		...(enterBy === undefined ? {} : { enterBy }),
		...(from.length === 0 ? {} : { enterFrom: from })
	};
}

/** Returns the items with keys for their order. */
function placed<Item>(items: readonly Item[]): readonly (Item & { readonly order: string })[] {
	const orders = ordersBetween(null, null, items.length);
	return items.map((item, at) => ({ ...item, order: orders[at] ?? '' }));
}
