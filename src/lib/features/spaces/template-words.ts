import type { SpaceTemplate, StagePlan } from '$lib/domain/space/templates';
import type { StageDraft } from '$lib/domain/space/process';
import { m } from '$lib/paraglide/messages';

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
	done: m.spaces_stagename_done
};

const TEMPLATE_NAMES: Readonly<Record<string, () => string>> = {
	'sales-classic': m.spaces_template_sales_classic,
	'sales-short': m.spaces_template_sales_short,
	'work-simple': m.spaces_template_work_simple,
	'work-review': m.spaces_template_work_review
};

/** A template's stages with their names in the person's language. */
export const stagesOf = (template: SpaceTemplate): StageDraft[] => template.stages.map(named);

const named = ({ key, kind, probability }: StagePlan): StageDraft => ({
	name: STAGE_NAMES[key]?.() ?? key,
	kind,
	probability
});

/** A template's name in the reader's language. */
export const templateName = ({ id }: SpaceTemplate): string => TEMPLATE_NAMES[id]?.() ?? id;
