import { newId, type Random, type StageId } from '../core/ids';
import { ordersBetween } from '../core/order';
import type { Activity } from './activity';
import type { StagedActivity } from './edit';

/** The default values of an activity beside its name. */
export const ACTIVITY_DEFAULTS = {
	hint: '',
	weight: 10,
	mandatory: false,
	performers: { who: 'everyone' },
	requires: 'nothing',
	notify: [],
	notifyPeople: [],
	trigger: null
} as const satisfies Partial<Activity>;

/** An activity that is planned, before it has a stage, an id and a place. */
export type ActivityDraft = Omit<StagedActivity, 'id' | 'stage'>;

/** Turns planned activities of one stage into activities of a space, in their order. */
export function activitiesFrom(
	drafts: readonly ActivityDraft[],
	stage: StageId,
	random: Random
): Activity[] {
	const orders = ordersBetween(null, null, drafts.length);
	return drafts.map((draft, at) => ({
		...draft,
		id: newId(random),
		stage,
		order: orders[at] ?? '',
		removed: false
	}));
}
