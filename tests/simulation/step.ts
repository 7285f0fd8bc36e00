import type { FaultName } from './faults';
import type { WORK } from './work';

/** What somebody does, or what goes wrong. */
export type StepName = keyof typeof WORK | FaultName;

/** One step of a plan. */
export interface Step {
	/** How long after the step before it, ms. */
	readonly gap: number;
	/** Whose device, by number. */
	readonly who: number;
	readonly what: StepName;
	/** What its choices come from. */
	readonly seed: number;
}
