import { RECORD_KINDS, type RecordFacts, type RecordKind } from '../core/record';
import type { HistoryEntry, Post } from '../history/history';
import type { RecordEdit, RecordFields } from './edit';

/** One thing that an edit does to a record. */
export type RecordFact =
	| { readonly what: 'make' }
	| {
			readonly what: 'set';
			readonly field: string;
			/** `undefined`: the field was not there. */
			readonly from: unknown;
			/** `undefined`: the field is taken away. */
			readonly to: unknown;
	  }
	| { readonly what: 'line'; readonly entry: HistoryEntry }
	| { readonly what: 'post'; readonly post: Post }
	| { readonly what: 'remove-lines' }
	| { readonly what: 'note' }
	/** The edit leaves everything as it reads: also that is not for everybody. */
	| { readonly what: 'nothing' };

/** Takes an edit apart, what makes the record first. */
export function factsOfEdit(edit: RecordEdit): RecordFact[] {
	const { before, after } = edit;
	const facts: RecordFact[] = [
		...(before === null ? [{ what: 'make' } as const] : []),
		...(edit.linesRemoved ? [{ what: 'remove-lines' } as const] : []),
		...edit.touched.map((field) => ({
			what: 'set' as const,
			field,
			from: before?.[field],
			to: after[field]
		})),
		...edit.history.map((entry) => ({ what: 'line' as const, entry })),
		...edit.posts.map((post) => ({ what: 'post' as const, post })),
		...(edit.noteEdited === true ? [{ what: 'note' } as const] : [])
	];
	return facts.length === 0 ? [{ what: 'nothing' }] : facts;
}

/** The kind that a record's fields name, if it is one. */
export const kindOf = (fields: RecordFields): RecordKind | null =>
	RECORD_KINDS.find((kind) => kind === fields['kind']) ?? null;

/** What access to a record depends on, and when it is sent; `null` when its fields name no kind. */
export function accessFacts(fields: RecordFields): RecordFacts | null {
	const kind = kindOf(fields);
	if (kind === null) return null;
	const { owner, participants, closedAt, binned, mergedInto } = fields;
	const isEnded = typeof closedAt === 'number' || binned === true || typeof mergedInto === 'string';
	const members = Array.isArray(participants)
		? participants.filter((member): member is string => typeof member === 'string')
		: [];
	return {
		kind,
		owner: typeof owner === 'string' && owner !== '' ? owner : null,
		...(members.length === 0 ? {} : { participants: members }),
		...(kind === 'task' && typeof fields['deal'] === 'string' ? { ofDeal: true as const } : {}),
		...(isEnded ? { ended: true as const } : {})
	};
}
