import { isOver, PROJECT_STATES } from '../project/project';
import type { RecordFields } from './edit';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Rule } from './rule';

/** Whether what a project says of its state and of its end is the same. */
function endsAsItSays(fields: RecordFields): boolean {
	const state = PROJECT_STATES.find((one) => one === fields['state']);
	if (state === undefined) return false;
	return isOver(state) === (typeof fields['closedAt'] === 'number');
}

/** The rules about projects of work spaces. */
export const PROJECT_RULES = {
	'projects-of-work': {
		id: 'LW-02',
		who: 'everybody',
		what: 'A project is made in a work space, with a name and a state. It has an end exactly when it is done or cancelled.',
		on: 'projects',
		why: 'A list of projects says which are worked on, and a report when each was over.',
		judge: (fact, { edit, space }) => {
			if (kindOf(edit.after) !== 'project') return NO_OPINION;
			if (fact.what === 'make') {
				if (space?.kind !== 'work') return refuses('malformed', { field: 'space' });
				const { title } = edit.after;
				const isNamed = typeof title === 'string' && title.trim() !== '';
				if (!isNamed) return refuses('malformed', { field: 'title' });
				return refusesIf(!endsAsItSays(edit.after), 'malformed', { field: 'state' });
			}
			if (fact.what !== 'set') return NO_OPINION;
			const { field, to } = fact;
			if (field === 'title') {
				const isNamed = typeof to === 'string' && to.trim() !== '';
				return refusesIf(!isNamed, 'malformed', { field });
			}
			if (field !== 'state' && field !== 'closedAt') return NO_OPINION;
			return refusesIf(!endsAsItSays(edit.after), 'malformed', { field: 'state' });
		}
	},
	'tasks-in-projects': {
		id: 'LW-02',
		who: 'everybody',
		what: 'A task of a work space is in one project or in none. A task of a deal is in none.',
		on: 'tasks',
		why: 'Who sees a project sees its tasks, and a deal’s tasks are seen by fewer.',
		judge: (fact, { edit, space }) => {
			if (fact.what !== 'set' || fact.field !== 'project' || fact.to === null) return NO_OPINION;
			if (kindOf(edit.after) !== 'task') return NO_OPINION;
			const ofDeal = typeof edit.after['deal'] === 'string';
			return refusesIf(ofDeal || space?.kind !== 'work', 'malformed', { field: 'project' });
		}
	}
} as const satisfies Readonly<Record<string, Rule<RecordFact, RecordContext>>>;
