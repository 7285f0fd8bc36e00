import type { StageDraft } from '../space/process';
import { identity } from '../text/identity';

/** A stage that would complete a process, and the stage after which it belongs. */
export interface Proposal {
	readonly name: string;
	readonly probability: number;
	/** The name of the stage before it, among those that are there; `null`: at the beginning. */
	readonly after: string | null;
	readonly hint: string;
	/** The key of its built-in texts. */
	readonly builtIn?: string;
}

/** The most stages that are suggested at once. More would be a list to read, not a hint. */
const MOST = 4;

/**
 * The open stages that would complete a process: those of the template that has most in common with
 * what is there, without what is there (PL-02). When that one is complete, what is there beside it
 * may belong to another. With nothing in common, those of the first template.
 */
export function proposedStages(
	stages: readonly Pick<StageDraft, 'name' | 'kind'>[],
	templates: readonly (readonly StageDraft[])[]
): readonly Proposal[] {
	const there = new Map(stages.map(({ name }) => [keyOf(name), name]));
	const nearest = nearestTo(new Set(there.keys()), templates);
	const proposals = missingOf(nearest, there);
	if (proposals.length > 0) return proposals;
	const known = new Set(nearest.map(({ name }) => keyOf(name)));
	const beside = new Set([...there.keys()].filter((key) => !known.has(key)));
	const others = templates.filter((template) => inCommon(template, beside) > 0);
	return missingOf(nearestTo(beside, others), there);
}

function nearestTo(
	keys: ReadonlySet<string>,
	templates: readonly (readonly StageDraft[])[]
): readonly StageDraft[] {
	let nearest: readonly StageDraft[] = [];
	let most = -1;
	for (const template of templates) {
		const common = inCommon(template, keys);
		if (common <= most) continue;
		nearest = template;
		most = common;
	}
	return nearest;
}

const inCommon = (template: readonly StageDraft[], keys: ReadonlySet<string>): number =>
	openOf(template).filter(({ name }) => keys.has(keyOf(name))).length;

/** Returns the stages that a template has and a process does not, each with the stage before it. */
function missingOf(
	template: readonly StageDraft[],
	there: ReadonlyMap<string, string>
): readonly Proposal[] {
	const missing: Proposal[] = [];
	let after: string | null = null;
	for (const { name, probability, hint = '', builtIn } of openOf(template)) {
		const known = there.get(keyOf(name));
		const texts = builtIn === undefined ? { hint } : { hint, builtIn };
		if (known === undefined) missing.push({ name, probability, after, ...texts });
		else after = known;
	}
	return missing.slice(0, MOST);
}

const openOf = (template: readonly StageDraft[]): readonly StageDraft[] =>
	template.filter(({ kind }) => kind === 'open');

const keyOf = (name: string): string => identity(name);
