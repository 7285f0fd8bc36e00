import type { CallOutcome } from '$lib/domain/campaign/campaign';

/** The outcomes of a call, in the order of their keys 1 to 5. */
export const OUTCOMES = [
	'interested',
	'callback',
	'no-answer',
	'not-interested',
	'wrong-number'
] as const satisfies readonly CallOutcome[];
