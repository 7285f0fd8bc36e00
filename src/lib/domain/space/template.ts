import type { ActivityDraft } from '../process/defaults';
import type { ActivityKey, StageKey, TaskKey } from './built-in';
import type { SpaceKind, StageKind } from './space';

/** An activity of a template, before it has an id and an order. */
export interface ActivityPlan extends Omit<ActivityDraft, 'name' | 'hint' | 'trigger'> {
	/** The key of the activity's built-in name. */
	readonly key: ActivityKey;
	/** The task that it creates for the deal's owner: the key of its title, and the days until it is due. */
	readonly task: { readonly key: TaskKey; readonly days: number } | null;
}

/** A stage of a template, before it has an id and an order. */
export interface StagePlan {
	/** The key of the stage's built-in name and requirement. */
	readonly key: StageKey;
	readonly kind: StageKind;
	readonly probability: number;
	readonly activities: readonly ActivityPlan[];
	/** Whether work has begun in it, of an open status of a work space. */
	readonly begun?: boolean;
	readonly limit?: number;
}

/** A named set of stages with which a new space can start (LW-03), with their activities (PR-01). */
export interface SpaceTemplate {
	readonly id: string;
	readonly kind: SpaceKind;
	readonly stages: readonly StagePlan[];
}
