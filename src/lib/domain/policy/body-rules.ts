import { bodyOf, hasBody } from '../note/body';
import type { RecordContext } from './record-context';
import { kindOf, sourceOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

/** The rules about the rich text of records: it is a record of its own beside each. */
export const BODY_RULES = {
	'bodies-are-texts': {
		id: 'HI-14',
		who: 'everybody',
		what: 'A body is the text of one record, under the id that follows from that record’s. Nothing but its text is ever written in it.',
		on: 'bodies',
		why: 'Everybody who begins to write writes into the same text, and nobody takes its place.',
		judge: (fact, { edit, id }) => {
			if (kindOf(edit.after) !== 'body') return NO_OPINION;
			if (fact.what === 'post') return refuses('malformed', { field: 'post' });
			if (fact.what !== 'make') return NO_OPINION;
			const of = sourceOf(edit.after);
			if (of === null) return refuses('malformed', { field: 'record' });
			return refusesIf(id !== undefined && id !== bodyOf(of), 'malformed', { field: 'id' });
		}
	},
	'bodies-are-beside-records': {
		id: 'HI-14',
		who: 'everybody',
		what: 'A body is beside a deal, a task, a project, a page or a draft of the same space, which is there before it. Who may read and write that may read and write its body, and nobody else.',
		on: 'bodies',
		why: 'A text tells as much as the record that it is about.',
		judge: (_, { edit, source }) => {
			if (kindOf(edit.after) !== 'body' || source === undefined) return NO_OPINION;
			const kind = source === null ? null : kindOf(source.fields);
			return refusesIf(kind === null || !hasBody(kind), 'malformed', { field: 'record' });
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;
