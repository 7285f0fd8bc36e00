import type { ActivityDraft } from '$lib/domain/process/defaults';
import {
	ACTIVITY_TEXTS,
	stageIn,
	STAGE_TEXTS,
	TASK_TEXTS,
	type BuiltInText
} from '$lib/domain/space/built-in';
import type { SpaceDraftStage } from '$lib/domain/space/new-space';
import type { SavedTemplate } from '$lib/domain/space/saved-template';
import type { ActivityPlan, SpaceTemplate, StagePlan } from '$lib/domain/space/template';
import { m } from '$lib/i18n/messages';
import { getLocale } from '$lib/i18n/runtime';

const TEMPLATE_NAMES: Readonly<Record<string, () => string>> = {
	'sales-classic': m.spaces_template_sales_classic,
	'sales-short': m.spaces_template_sales_short,
	'sales-guided': m.process_template_guided,
	'sales-trial': m.process_template_trial,
	'work-simple': m.spaces_template_work_simple,
	'work-review': m.spaces_template_work_review,
	'work-marketing': m.spaces_template_work_marketing,
	'work-engineering': m.spaces_template_work_engineering,
	'work-operations': m.spaces_template_work_operations,
	'work-event': m.spaces_template_work_event,
	'work-onboarding': m.spaces_template_work_onboarding
};

/** Returns a template's stages with their activities, in the person's language. */
export const stagesOf = (template: SpaceTemplate): SpaceDraftStage[] => template.stages.map(named);

/** Returns the stages of a saved template with their activities; what is built in, in the person's language (DI-10). */
export const savedStages = ({ stages, activities }: SavedTemplate): SpaceDraftStage[] =>
	stages.map((stage) => {
		const said = stageIn(stage, getLocale());
		const { id: origin, name, kind, probability, hint, builtIn, begun, limit } = said;
		return {
			...{ origin, name, kind, probability, hint },
			...(builtIn === undefined ? {} : { builtIn }),
			...(begun === undefined ? {} : { begun }),
			...(limit === undefined ? {} : { limit }),
			activities: activities.flatMap(({ id: _, stage: at, ...activity }) =>
				at === origin ? [activity] : []
			)
		};
	});

function named({ key, kind, probability, activities, begun, limit }: StagePlan): SpaceDraftStage {
	const texts: { readonly name: BuiltInText; readonly hint?: BuiltInText } = STAGE_TEXTS[key];
	return {
		name: texts.name[getLocale()],
		hint: texts.hint?.[getLocale()] ?? '',
		kind,
		probability,
		builtIn: key,
		...(begun === undefined ? {} : { begun }),
		...(limit === undefined ? {} : { limit }),
		activities: activities.map(drafted)
	};
}

const drafted = ({ key, task, ...settings }: ActivityPlan): ActivityDraft => ({
	...settings,
	name: ACTIVITY_TEXTS[key][getLocale()],
	hint: '',
	builtIn: key,
	trigger:
		task === null
			? null
			: {
					title: TASK_TEXTS[task.key][getLocale()],
					assignee: { who: 'owner' },
					dueInDays: task.days
				}
});

/** Returns a template's name in the reader's language. */
export const templateName = ({ id }: SpaceTemplate): string => TEMPLATE_NAMES[id]?.() ?? id;
