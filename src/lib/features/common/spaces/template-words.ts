import type { ActivityDraft } from '$lib/domain/process/defaults';
import type { SpaceDraftStage } from '$lib/domain/space/new-space';
import type { ActivityPlan, SpaceTemplate, StagePlan } from '$lib/domain/space/templates';
import { m } from '$lib/i18n/messages';

const STAGE_NAMES: Readonly<Record<string, () => string>> = {
	new: m.spaces_stagename_new,
	qualified: m.spaces_stagename_qualified,
	proposition: m.spaces_stagename_proposition,
	negotiation: m.spaces_stagename_negotiation,
	won: m.spaces_stagename_won,
	lost: m.spaces_stagename_lost,
	prospecting: m.spaces_stagename_prospecting,
	engaging: m.spaces_stagename_engaging,
	backlog: m.spaces_stagename_backlog,
	todo: m.spaces_stagename_todo,
	doing: m.spaces_stagename_doing,
	review: m.spaces_stagename_review,
	done: m.spaces_stagename_done,
	demo: m.process_stagename_demo,
	trial: m.process_stagename_trial,
	decision: m.process_stagename_decision
};

/** The names of the templates' activities, and of the tasks that these create. */
const ACTIVITY_NAMES: Readonly<Record<string, () => string>> = {
	'first-call': m.process_act_first_call,
	'right-person': m.process_act_right_person,
	'send-introduction': m.process_act_send_introduction,
	needs: m.process_act_needs,
	'budget-and-date': m.process_act_budget_and_date,
	'prepare-quote': m.process_act_prepare_quote,
	'send-quote': m.process_act_send_quote,
	'ask-about-quote': m.process_act_ask_about_quote,
	'agree-terms': m.process_act_agree_terms,
	'approve-discount': m.process_act_approve_discount,
	'sign-contract': m.process_act_sign_contract,
	'hand-over': m.process_act_hand_over,
	'show-product': m.process_act_show_product,
	'start-trial': m.process_act_start_trial,
	'trial-set-up': m.process_act_trial_set_up,
	'ask-about-trial': m.process_act_ask_about_trial,
	'trial-reviewed': m.process_act_trial_reviewed
};

const TEMPLATE_NAMES: Readonly<Record<string, () => string>> = {
	'sales-classic': m.spaces_template_sales_classic,
	'sales-short': m.spaces_template_sales_short,
	'sales-guided': m.process_template_guided,
	'sales-trial': m.process_template_trial,
	'work-simple': m.spaces_template_work_simple,
	'work-review': m.spaces_template_work_review
};

/** Returns a template's stages with their activities, in the person's language. */
export const stagesOf = (template: SpaceTemplate): SpaceDraftStage[] => template.stages.map(named);

const named = ({ key, kind, probability, activities }: StagePlan): SpaceDraftStage => ({
	name: STAGE_NAMES[key]?.() ?? key,
	kind,
	probability,
	activities: activities.map(drafted)
});

const drafted = ({ key, task, ...settings }: ActivityPlan): ActivityDraft => ({
	...settings,
	name: activityName(key),
	hint: '',
	trigger:
		task === null
			? null
			: { title: activityName(task.key), assignee: { who: 'owner' }, dueInDays: task.days }
});

const activityName = (key: string): string => ACTIVITY_NAMES[key]?.() ?? key;

/** Returns a template's name in the reader's language. */
export const templateName = ({ id }: SpaceTemplate): string => TEMPLATE_NAMES[id]?.() ?? id;
