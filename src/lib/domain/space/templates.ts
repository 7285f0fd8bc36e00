import { newId, type Random } from '../core/ids';
import { ordersBetween } from '../core/order';
import { STAGE_DEFAULTS, type SpaceKind, type Stage, type StageKind } from './space';

/** A stage of a template, before it has an id and a place. */
export interface StagePlan {
	/** Key of the stage's name in the reader's language. */
	readonly key: string;
	readonly kind: StageKind;
	readonly probability: number;
}

/** A named set of stages that a new space may start with (LW-03). */
export interface SpaceTemplate {
	readonly id: string;
	readonly kind: SpaceKind;
	readonly stages: readonly StagePlan[];
}

const plan = (key: string, probability: number, kind: StageKind = 'open'): StagePlan => ({
	key,
	kind,
	probability
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
		id: 'work-simple',
		kind: 'work',
		stages: [plan('todo', 0), plan('doing', 50), plan('done', 100, 'won')]
	},
	{
		id: 'work-review',
		kind: 'work',
		stages: [
			plan('backlog', 0),
			plan('todo', 10),
			plan('doing', 40),
			plan('review', 80),
			plan('done', 100, 'won')
		]
	},
	{ id: 'discussion', kind: 'discussion', stages: [] }
];

/** The template that a new space of that kind starts with. */
export function defaultTemplate(kind: SpaceKind): SpaceTemplate {
	const found = SPACE_TEMPLATES.find((template) => template.kind === kind);
	if (found === undefined) throw new Error(`no template for ${kind}`);
	return found;
}

/** Turns planned stages, with their names in the person's language, into stages of a space. */
export function stagesFrom(
	plans: readonly (Omit<StagePlan, 'key'> & { readonly name: string })[],
	random: Random
): Stage[] {
	const orders = ordersBetween(null, null, plans.length);
	return plans.map((planned, index) => ({
		id: newId(random),
		name: planned.name,
		...STAGE_DEFAULTS,
		kind: planned.kind,
		probability: planned.probability,
		order: orders[index] ?? ''
	}));
}
