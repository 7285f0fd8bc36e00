import type { Deal } from '$lib/domain/deal/deal';
import type { Member } from '$lib/domain/member/member';
import type { Activity, Doing } from '$lib/domain/process/activity';
import { activitiesOf, currentActivities } from '$lib/domain/process/progress';
import type { Space, Stage } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import { listText } from '$lib/ui/format';

/** One stage of the checklist. */
export interface StageChecks {
	readonly stage: Stage;
	readonly activities: readonly Activity[];
	/** How many of its activities are done. */
	readonly done: number;
	/** Whether the deal is in this stage. */
	readonly current: boolean;
}

/**
 * Returns the activities of a deal by stage. A stage without activities is left out, unless the deal is
 * in it.
 */
export const checksOf = (deal: Pick<Deal, 'stage' | 'done'>, space: Space): StageChecks[] =>
	space.stages.flatMap((stage) => {
		const activities = activitiesOf(space, stage.id);
		const current = stage.id === deal.stage;
		if (activities.length === 0 && !(current && stage.kind === 'open')) return [];
		const done = activities.filter(({ id }) => deal.done.has(id)).length;
		return [{ stage, activities, done, current }];
	});

/**
 * Returns what was done for activities that have been removed from the process since, oldest first
 * (PR-10).
 */
export function doneBefore(
	deal: Pick<Deal, 'done'>,
	space: Pick<Space, 'stages' | 'activities'>
): readonly { readonly doing: Doing; readonly name: string | undefined }[] {
	const current = new Set(currentActivities(space).map(({ id }) => id));
	return [...deal.done.values()]
		.filter(({ activity }) => !current.has(activity))
		.sort((a, b) => a.at - b.at)
		.map((doing) => ({
			doing,
			name: space.activities.find(({ id }) => id === doing.activity)?.name
		}));
}

/** Returns who may perform an activity, as text, or `null` when everybody may (PR-06). */
export function performerWords(
	{ performers }: Pick<Activity, 'performers'>,
	members: ReadonlyMap<string, Pick<Member, 'name' | 'standing'>>
): string | null {
	switch (performers.who) {
		case 'everyone':
			return null;
		case 'managers':
			return m.deal_activity_by_managers();
		case 'admins':
			return m.deal_activity_by_admins();
		case 'people': {
			const here = performers.people.flatMap((id) => {
				const member = members.get(id);
				return member === undefined || member.standing === 'removed' ? [] : [member.name];
			});
			return here.length === 0
				? m.deal_activity_by_nobody()
				: m.deal_activity_by_people({ names: listText(here) });
		}
	}
}
