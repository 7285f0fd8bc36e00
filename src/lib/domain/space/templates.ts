import { newId, type Random } from '../core/ids';
import { ordersBetween } from '../core/order';
import { ACTIVITY_DEFAULTS } from '../process/defaults';
import type { StageDraft } from './process';
import { REASON_TEXTS, type ActivityKey, type BuiltInText, type StageKey } from './built-in';
import {
	STAGE_DEFAULTS,
	type LostReason,
	type SpaceKind,
	type Stage,
	type StageKind
} from './space';
import type { ActivityPlan, SpaceTemplate, StagePlan } from './template';
import { WORK_TEMPLATES } from './work-templates';

const plan = (
	key: StageKey,
	probability: number,
	kind: StageKind = 'open',
	activities: readonly ActivityPlan[] = []
): StagePlan => ({ key, kind, probability, activities });

const stage = (
	key: StageKey,
	probability: number,
	...activities: readonly ActivityPlan[]
): StagePlan => plan(key, probability, 'open', activities);

const toDo = (
	key: ActivityKey,
	weight: number,
	more: Partial<Omit<ActivityPlan, 'key' | 'weight'>> = {}
): ActivityPlan => ({
	key,
	weight,
	mandatory: ACTIVITY_DEFAULTS.mandatory,
	performers: ACTIVITY_DEFAULTS.performers,
	requires: ACTIVITY_DEFAULTS.requires,
	notify: ACTIVITY_DEFAULTS.notify,
	notifyPeople: ACTIVITY_DEFAULTS.notifyPeople,
	task: null,
	...more
});

/** The templates, the default of each kind first. The first is PL-06's set. */
export const SPACE_TEMPLATES: readonly SpaceTemplate[] = [
	{
		id: 'sales-classic',
		kind: 'sales',
		stages: [
			plan('new', 5),
			plan('qualified', 15),
			plan('proposition', 50),
			plan('negotiation', 75),
			plan('won', 100, 'won'),
			plan('lost', 0, 'lost')
		]
	},
	{
		id: 'sales-short',
		kind: 'sales',
		stages: [
			plan('prospecting', 20),
			plan('engaging', 50),
			plan('won', 100, 'won'),
			plan('lost', 0, 'lost')
		]
	},
	{
		// From the first call to the signed contract: every setting that an activity may have is used.
		id: 'sales-guided',
		kind: 'sales',
		stages: [
			stage(
				'new',
				5,
				toDo('first-call', 5),
				toDo('right-person', 5, { task: { key: 'send-introduction', days: 1 } })
			),
			stage(
				'qualified',
				15,
				toDo('needs', 10, { requires: 'note' }),
				toDo('budget-and-date', 10, { mandatory: true, requires: 'note' })
			),
			stage(
				'proposition',
				50,
				toDo('prepare-quote', 10),
				toDo('send-quote', 20, {
					mandatory: true,
					requires: 'file',
					notify: ['participants'],
					task: { key: 'ask-about-quote', days: 3 }
				})
			),
			stage(
				'negotiation',
				75,
				toDo('agree-terms', 10),
				toDo('approve-discount', 10, { performers: { who: 'managers' } }),
				toDo('sign-contract', 20, {
					mandatory: true,
					requires: 'file',
					notify: ['managers', 'participants'],
					task: { key: 'hand-over', days: 1 }
				})
			),
			plan('won', 100, 'won'),
			plan('lost', 0, 'lost')
		]
	},
	{
		id: 'sales-trial',
		kind: 'sales',
		stages: [
			stage('new', 5, toDo('first-call', 10)),
			stage(
				'demo',
				25,
				toDo('show-product', 20, { requires: 'note', task: { key: 'start-trial', days: 2 } })
			),
			stage(
				'trial',
				50,
				toDo('trial-set-up', 10, { task: { key: 'ask-about-trial', days: 7 } }),
				toDo('trial-reviewed', 20, { mandatory: true, requires: 'note' })
			),
			stage(
				'decision',
				75,
				toDo('send-quote', 15),
				toDo('sign-contract', 25, { mandatory: true, requires: 'file', notify: ['managers'] })
			),
			plan('won', 100, 'won'),
			plan('lost', 0, 'lost')
		]
	},
	...WORK_TEMPLATES,
	{ id: 'discussion', kind: 'discussion', stages: [] }
];

/** Returns the template with which a new space of this kind starts. */
export function defaultTemplate(kind: SpaceKind): SpaceTemplate {
	const found = SPACE_TEMPLATES.find((template) => template.kind === kind);
	if (found === undefined) throw new Error(`no template for ${kind}`);
	return found;
}

/** Turns planned stages, with their names in the person's language, into stages of a space. */
export function stagesFrom(plans: readonly StageDraft[], random: Random): Stage[] {
	const orders = ordersBetween(null, null, plans.length);
	return plans.map((planned, index) => ({
		id: newId(random),
		name: planned.name,
		...STAGE_DEFAULTS,
		hint: planned.hint ?? '',
		kind: planned.kind,
		probability: planned.probability,
		order: orders[index] ?? '',
		...(planned.builtIn === undefined ? {} : { builtIn: planned.builtIn }),
		...(planned.begun === undefined ? {} : { begun: planned.begun }),
		...(planned.limit === undefined ? {} : { limit: planned.limit })
	}));
}

/** Returns the reasons for losing with which a sales space starts. They follow the reader's language. */
export function usualReasons(random: Random): LostReason[] {
	const texts = Object.entries<BuiltInText>(REASON_TEXTS);
	const orders = ordersBetween(null, null, texts.length);
	return texts.map(([builtIn, { en: name }], index) => ({
		id: newId(random),
		name,
		order: orders[index] ?? '',
		builtIn
	}));
}
