import { keyOf } from '../core/keyed';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refusesIf, type Rule } from './rule';

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
	}
} as const satisfies Readonly<Record<string, Rule<RecordFact, RecordContext>>>;
