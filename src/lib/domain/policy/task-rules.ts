import { keyOf } from '../core/keyed';
import { looksAfter } from '../space/looks-after';
import { mayEnterStatus, type Entering } from '../space/status';
import { assigneesIn } from '../task/assignees';
import { memberOf } from './common-rules';
import type { RecordFields } from './edit';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Opinion, type Rule } from './rule';

/** Returns who works on a task with these fields. */
const enteringIn = (fields: RecordFields): Entering => {
	const owner = fields['owner'];
	return { owner: typeof owner === 'string' ? owner : null, assignees: assigneesIn(fields) };
};

/** Judges that the author of a change takes the task from one status into another. */
function judgeStatus(context: RecordContext, from: unknown, to: unknown): Opinion {
	const { edit, space } = context;
	const member = memberOf(context);
	const stage = space?.stages.find(({ id }) => id === to);
	if (member === undefined || space === null || stage === undefined) return NO_OPINION;
	const task = enteringIn(edit.before ?? edit.after);
	const came = edit.before !== null && typeof from === 'string' ? from : null;
	const may = mayEnterStatus(member, space, task, came, stage);
	return may.ok ? NO_OPINION : refuses(may.error.reason, may.error.facts);
}

/** Whether a change ends a task of a board without moving it: it would be done in a status that is not. */
function isEndedInPlace({ edit, space, ...context }: RecordContext): boolean {
	const { before, after, touched } = edit;
	const member = memberOf({ ...context });
	if (before === null || space === null || member === undefined) return false;
	const isOpen = space.stages.find(({ id }) => id === after['stage'])?.kind === 'open';
	return isOpen && !touched.includes('stage') && !looksAfter(member, space);
}

/** The rules about how tasks belong together. */
export const TASK_RULES = {
	'tasks-beside-others': {
		id: 'LW-05',
		who: 'everybody',
		what: 'A task is no part of itself, and does not wait for itself. Longer circles, which the relay does not see, devices refuse and show.',
		on: 'tasks',
		why: 'Work that waits for itself is never done.',
		judge: (fact, { id, edit }) => {
			if (fact.what !== 'set' || id === undefined || kindOf(edit.after) !== 'task') {
				return NO_OPINION;
			}
			const { field, to } = fact;
			if (field === 'parent') return refusesIf(to === id, 'circle', { field });
			const isItself = keyOf('after', field) === id && to !== null;
			return refusesIf(isItself, 'circle', { field: 'after' });
		}
	},
	'statuses-as-agreed': {
		id: 'LW-05',
		who: 'everybody but those who look after the space',
		what: 'A task is taken into a status by those, and from those, that the space has agreed upon for it: everyone, those who work on the task, or those who look after the space, who so give their approval. It ends by being moved, and not in place.',
		on: 'tasks of work spaces',
		why: 'What is said to be done is done by the way that the team has agreed upon.',
		judge: (fact, context) => {
			const { edit, space } = context;
			if (space?.kind !== 'work' || kindOf(edit.after) !== 'task') return NO_OPINION;
			// An update with several moves shows the rules only its end, but its lines show the steps.
			if (fact.what === 'line' && fact.entry.what === 'stage') {
				return judgeStatus(context, fact.entry.from, fact.entry.to);
			}
			if (fact.what !== 'set') return NO_OPINION;
			if (fact.field === 'stage' && fact.from !== fact.to) {
				return judgeStatus(context, fact.from, fact.to);
			}
			const ends = fact.field === 'closedAt' && typeof fact.to === 'number';
			return refusesIf(ends && isEndedInPlace(context), 'closing-moment');
		}
	}
} as const satisfies Readonly<Record<string, Rule<RecordFact, RecordContext>>>;
