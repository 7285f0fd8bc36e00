import type { StageDraft } from '../space/process';

/** A stage that would complete a process, and the stage after which it belongs. */
export interface Proposal {
	readonly name: string;
	readonly probability: number;
	/** The name of the stage before it, among those that are there; `null`: at the beginning. */
	readonly after: string | null;
}

/** The most that is proposed at once: more would be a list to read, not a hint. */
const MOST = 4;

/**
 * The open stages that would complete a process: those of the template that has most in common with
 * what is there, without what is there (PL-02). With nothing in common, those of the first template.
 */
export function proposedStages(
	stages: readonly Pick<StageDraft, 'name' | 'kind'>[],
	templates: readonly (readonly StageDraft[])[]
): readonly Proposal[] {
	const there = new Map(stages.map(({ name }) => [keyOf(name), name]));
	const common = (template: readonly StageDraft[]) =>
		openOf(template).filter(({ name }) => there.has(keyOf(name))).length;
	let nearest: readonly StageDraft[] = [];
	let most = -1;
	for (const template of templates) {
		if (common(template) <= most) continue;
		nearest = template;
		most = common(template);
	}
	const proposals: Proposal[] = [];
	let after: string | null = null;
	for (const { name, probability } of openOf(nearest)) {
		const known = there.get(keyOf(name));
		if (known === undefined) proposals.push({ name, probability, after });
		else after = known;
	}
	return proposals.slice(0, MOST);
}

const openOf = (template: readonly StageDraft[]): readonly StageDraft[] =>
	template.filter(({ kind }) => kind === 'open');

const keyOf = (name: string): string => name.trim().toLowerCase();
