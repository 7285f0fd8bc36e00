/** Who may do something with tasks: everyone, who owns a task or works on it, or who looks after the space alone. */
export type Entrants = 'everyone' | 'assignees' | 'managers';

export const ENTRANTS: readonly Entrants[] = ['everyone', 'assignees', 'managers'];

/** What a work space has agreed upon about its tasks, beside its statuses (LW-05). */
export interface WorkPolicy {
	/** Who changes when a task begins and is due, beside those who look after the space. */
	readonly datesBy: Entrants;
	/** Whether tasks are done only when those who look after the space take them there: that is their approval. */
	readonly approval: boolean;
}

/** The policy of a space that says nothing else. */
export const WORK_DEFAULTS: WorkPolicy = { datesBy: 'everyone', approval: false };
