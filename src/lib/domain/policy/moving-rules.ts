import { hasMoved, MOVING_FIELDS } from '../topic/moving';
import { isCarried } from './history-rules';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

/** What may still be set of a topic that has moved, and of its posts: they are taken away, or put back. */
const LEAVING: ReadonlySet<string> = new Set(['binned', 'removed']);

/** The rules about topics that have moved to another space. The relay moves them; see `judgeTopicMove`. */
export const MOVING_RULES = {
	'topics-are-moved-by-the-relay': {
		id: 'HI-16',
		who: 'everybody',
		what: 'Where a topic has moved to, where it came from, and of which post one is a copy, the relay alone writes, for who moderates both spaces and may start topics in the new one. Who moderates both undoes it, while nothing was said or changed in the copy. Admins may carry it to a relay that was lost.',
		on: 'topics, posts',
		why: 'Whoever could write it could put words into another’s mouth, or lead readers anywhere.',
		judge: (fact, context) => {
			if (fact.what !== 'set' || !MOVING_FIELDS.has(fact.field)) return NO_OPINION;
			const kind = kindOf(context.edit.after);
			if ((kind !== 'topic' && kind !== 'post') || isCarried(context)) return NO_OPINION;
			return refuses('malformed', { field: fact.field });
		}
	},
	'moved-topics-rest': {
		id: 'HI-16',
		who: 'everybody',
		what: 'In a topic that has moved nothing is said, voted, ticked or changed any more. It goes into the bin as others do, and authors and moderators delete posts in it.',
		on: 'topics, posts',
		why: 'What is said where nobody goes on would be missed.',
		judge: (fact, context) => {
			const { edit, source } = context;
			const kind = kindOf(edit.after);
			if ((kind !== 'topic' && kind !== 'post') || isCarried(context)) return NO_OPINION;
			const isOver =
				kind === 'topic'
					? edit.before !== null && hasMoved(edit.before)
					: source !== undefined && source !== null && hasMoved(source.fields);
			if (!isOver) return NO_OPINION;
			if (fact.what === 'make') return refuses('moved');
			return refusesIf(fact.what === 'set' && !LEAVING.has(fact.field), 'moved');
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;
