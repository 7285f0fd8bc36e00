/**
 * By which of the seeds from 1 on each mutant is noticed, with the plans as they are now.
 *
 * @type {Readonly<Record<string, number>>}
 */
export const WITHIN = {
	'what builds on a failed write is stored all the same': 1,
	'changed rights do not change what is sent': 13,
	'a refusal shows the state to whoever asks': 28
};
