import type { StageKey } from './built-in';
import { asStatus, type StatusKind } from './status';
import type { SpaceTemplate, StagePlan } from './template';

/** How far a task has come in a status of each kind, in percent. */
const PROBABILITIES: Readonly<Record<StatusKind, number>> = {
	open: 0,
	doing: 50,
	done: 100,
	cancelled: 0
};

function status(key: StageKey, is: StatusKind, limit?: number): StagePlan {
	const { kind, begun } = asStatus(is);
	return {
		...{ key, kind, probability: PROBABILITIES[is], activities: [] },
		...(begun === undefined ? {} : { begun }),
		...(limit === undefined ? {} : { limit })
	};
}

/** The workflows with which a work space can start, the default first (LW-03, LW-05). */
export const WORK_TEMPLATES: readonly SpaceTemplate[] = [
	{
		id: 'work-simple',
		kind: 'work',
		stages: [status('todo', 'open'), status('doing', 'doing'), status('done', 'done')]
	},
	{
		id: 'work-review',
		kind: 'work',
		stages: [
			status('backlog', 'open'),
			status('todo', 'open'),
			status('doing', 'doing', 5),
			status('review', 'doing'),
			status('done', 'done')
		]
	},
	{
		id: 'work-marketing',
		kind: 'work',
		stages: [
			status('idea', 'open'),
			status('planned', 'open'),
			status('doing', 'doing'),
			status('review', 'doing'),
			status('published', 'done'),
			status('cancelled', 'cancelled')
		]
	},
	{
		id: 'work-engineering',
		kind: 'work',
		stages: [
			status('backlog', 'open'),
			status('todo', 'open'),
			status('doing', 'doing', 5),
			status('review', 'doing', 5),
			status('testing', 'doing'),
			status('done', 'done'),
			status('cancelled', 'cancelled')
		]
	},
	{
		id: 'work-operations',
		kind: 'work',
		stages: [
			status('todo', 'open'),
			status('doing', 'doing', 5),
			status('waiting', 'doing'),
			status('review', 'doing'),
			status('done', 'done'),
			status('cancelled', 'cancelled')
		]
	},
	{
		id: 'work-event',
		kind: 'work',
		stages: [
			status('idea', 'open'),
			status('todo', 'open'),
			status('doing', 'doing'),
			status('waiting', 'doing'),
			status('done', 'done'),
			status('cancelled', 'cancelled')
		]
	},
	{
		// What is to be done stands in the time in which it is.
		id: 'work-onboarding',
		kind: 'work',
		stages: [
			status('prepare', 'open'),
			status('first-week', 'open'),
			status('first-month', 'open'),
			status('doing', 'doing'),
			status('done', 'done')
		]
	}
];
