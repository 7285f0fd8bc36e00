import { keyOf } from '../core/keyed';
import { looksAfter } from '../space/looks-after';
import type { Refusal } from '../access/refusal';
import type { Result } from '../core/result';
import type { Member } from '../member/member';
import type { Space } from '../space/space';
import { mayEnterStatus } from '../space/status';
import { mayAssign, mayDate, type Worked } from '../space/work-rules';
import { assigneesIn } from '../task/assignees';
import { laterField } from '../task/repeat/later';
import { memberOf } from './common-rules';
import type { RecordFields } from './edit';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Opinion, type Rule } from './rule';

/** Returns who works on a task with these fields. */
const workedIn = (fields: RecordFields): Worked => {
	const owner = fields['owner'];
	return { owner: typeof owner === 'string' ? owner : null, assignees: assigneesIn(fields) };
};

/** Judges that the author of a change takes the task from one status into another. */
function judgeStatus(context: RecordContext, from: unknown, to: unknown): Opinion {
	const { edit, space } = context;
	const member = memberOf(context);
	const stage = space?.stages.find(({ id }) => id === to);
	if (member === undefined || space === null || stage === undefined) return NO_OPINION;
	const task = workedIn(edit.before ?? edit.after);
	const came = edit.before !== null && typeof from === 'string' ? from : null;
	const may = mayEnterStatus(member, space, task, came, stage);
	return may.ok ? NO_OPINION : refuses(may.error.reason, may.error.facts);
}

/** Asks what a work space has agreed upon about a task that is there; who makes one says all of it. */
function judgeAgreed(
	context: RecordContext,
	may: (member: Member, space: Space, task: Worked) => Result<null, Refusal>
): Opinion {
	const { edit, space } = context;
	const member = memberOf(context);
	if (edit.before === null || space === null || member === undefined) return NO_OPINION;
	const answer = may(member, space, workedIn(edit.before));
	return answer.ok ? NO_OPINION : refuses(answer.error.reason, answer.error.facts);
}

/** The fields that say when a task is to be done, and when it comes again. */
const DATES: ReadonlySet<string> = new Set([
	...['startOn', 'dueOn', 'dueTime', 'repeat', 'repeatBy', 'slot', laterField('lead')]
]);

/** Whether a field says when a task, or the next one of its series, is to be done. */
const isDate = (field: string): boolean => DATES.has(field) || keyOf('skip', field) !== null;

/** Whether a change ends a task of a board without moving it: it would be done in a status that is not. */
function isEndedInPlace({ edit, space, ...context }: RecordContext): boolean {
	const { before, after, touched } = edit;
	const member = memberOf({ ...context });
	if (space === null || member === undefined) return false;
	const isOpen = space.stages.find(({ id }) => id === after['stage'])?.kind === 'open';
	const isMoved = before !== null && touched.includes('stage');
	return isOpen && !isMoved && !looksAfter(member, space);
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
		what: 'A task is taken into a status by those, and from those, that the space has agreed upon for it: everyone, those who work on the task, or those who look after the space, who so give their approval; where the space asks for approval, these alone take it into a status that is done. A new task begins where one may begin, and none ends in place.',
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
	},
	'workers-as-agreed': {
		id: 'LW-05',
		who: 'everybody but those who look after the space',
		what: 'Where something is for those who work on a task, only they say who else does. One on which nobody works is taken by whoever begins with it.',
		on: 'tasks of work spaces',
		why: 'Who could put themselves onto a task could then take it where only those who work on it may.',
		judge: (fact, context) => {
			const { edit, space } = context;
			if (fact.what !== 'set' || space?.kind !== 'work' || kindOf(edit.after) !== 'task') {
				return NO_OPINION;
			}
			const isWho = fact.field === 'owner' || keyOf('assignee', fact.field) !== null;
			if (!isWho || (fact.from ?? null) === (fact.to ?? null)) return NO_OPINION;
			return judgeAgreed(context, mayAssign);
		}
	},
	'dates-as-agreed': {
		id: 'LW-05',
		who: 'everybody but those who look after the space',
		what: 'When a task begins, is due and comes again, and which days of its series are left out, is changed by those who the space says: everyone, those who work on it, or those who look after the space. Who makes a task says when it is due.',
		on: 'tasks of work spaces',
		why: 'What was promised for a day is put off by those who answer for it.',
		judge: (fact, context) => {
			const { edit, space } = context;
			if (fact.what !== 'set' || space?.kind !== 'work' || kindOf(edit.after) !== 'task') {
				return NO_OPINION;
			}
			if (!isDate(fact.field) || (fact.from ?? null) === (fact.to ?? null)) return NO_OPINION;
			return judgeAgreed(context, mayDate);
		}
	}
} as const satisfies Readonly<Record<string, Rule<RecordFact, RecordContext>>>;
