import type { Stage, StageKind } from './space';
import { identity } from '../text/identity';

/** A stage of a process that is still being edited. */
export interface StageDraft {
	readonly name: string;
	readonly kind: StageKind;
	/** The whole percentage; `NaN` while the typed text cannot be read. */
	readonly probability: number;
	/** Its requirements. Empty where they are left out. */
	readonly hint?: string;
	/** The key of its built-in texts, when it comes from a template. */
	readonly builtIn?: string;
	/** Whether work has begun in it, of an open status of a work space. */
	readonly begun?: boolean;
	/** How many tasks a status holds before it warns. */
	readonly limit?: number | null;
}

/** What is wrong with the stages of a process. `at` counts stages from 0. */
export type ProcessFault =
	| { readonly field: 'stages'; readonly fault: 'none-open' }
	| {
			readonly field: 'stage';
			readonly at: number;
			readonly fault: 'missing' | 'twice' | 'out-of-range';
	  };

/** Above this many open stages a quiet hint says that fewer is clearer (PL-04). */
export const MANY_STAGES = 6;

/** Whether the hint that fewer stages are clearer is due; it never stands in the way (PL-04). */
export const hasManyStages = (stages: readonly Pick<Stage, 'kind'>[]): boolean =>
	stages.filter(({ kind }) => kind === 'open').length > MANY_STAGES;

/** The stage as it is kept: won is 100 and lost is 0, whatever was typed while it was open (PL-08). */
export function settled<Draft extends Pick<Stage, 'kind' | 'probability'>>(stage: Draft): Draft {
	const probability = { won: 100, lost: 0, open: stage.probability }[stage.kind];
	return Object.is(probability, stage.probability) ? stage : { ...stage, probability };
}

/**
 * Checks the stages of a process: each has a name, no name occurs twice, the probabilities fit the
 * kinds, and at least one stage is open (LW-03). Returns one fault per stage, in their order.
 */
export function checkProcess(stages: readonly StageDraft[]): readonly ProcessFault[] {
	const faults: ProcessFault[] = [];
	const seen = new Set<string>();
	stages.forEach((stage, at) => {
		const key = identity(stage.name);
		if (key === '') faults.push({ field: 'stage', at, fault: 'missing' });
		else if (seen.has(key)) faults.push({ field: 'stage', at, fault: 'twice' });
		else if (!isProbability(stage)) faults.push({ field: 'stage', at, fault: 'out-of-range' });
		seen.add(key);
	});
	// Without an open stage no record could start.
	if (!stages.some(({ kind }) => kind === 'open')) {
		faults.push({ field: 'stages', fault: 'none-open' });
	}
	return faults;
}

function isProbability({ kind, probability }: StageDraft): boolean {
	if (kind === 'won') return probability === 100;
	if (kind === 'lost') return probability === 0;
	return Number.isInteger(probability) && probability >= 0 && probability <= 100;
}
