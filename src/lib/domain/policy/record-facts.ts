import { readersOf } from '../access/reach';
import type { Instant } from '../core/day';
import type { RecordId } from '../core/ids';
import { RECORD_KINDS, type RecordFacts, type RecordKind } from '../core/record';
import type { HistoryEntry, Post } from '../history/history';
import { assigneesIn } from '../task/assignees';
import type { RecordEdit, RecordFields } from './edit';

/** One effect of an edit on a record. */
export type RecordFact =
	| { readonly what: 'make' }
	| {
			readonly what: 'set';
			readonly field: string;
			/** The old value; `undefined` when the field did not exist. */
			readonly from: unknown;
			/** The new value; `undefined` when the field is removed. */
			readonly to: unknown;
	  }
	| { readonly what: 'line'; readonly entry: HistoryEntry }
	| { readonly what: 'post'; readonly post: Post }
	| { readonly what: 'remove-lines' }
	| { readonly what: 'note' }
	/** The edit has no visible effect. Even that is not allowed for everybody. */
	| { readonly what: 'nothing' };

/** Returns the facts of an edit, the creation of the record first. */
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

/** Returns the kind in a record's fields, or `null` when it is invalid. */
export const kindOf = (fields: RecordFields): RecordKind | null =>
	RECORD_KINDS.find((kind) => kind === fields['kind']) ?? null;

/** The field that names the record from which one of a kind takes its readers. */
const SOURCES: Readonly<Record<string, string>> = {
	post: 'topic',
	body: 'record',
	version: 'page'
};

/** Returns the record that one with these fields takes its readers from; `null` when it has its own. */
export function sourceOf(fields: RecordFields): RecordId | null {
	const { kind } = fields;
	const field =
		typeof kind === 'string' && Object.hasOwn(SOURCES, kind) ? SOURCES[kind] : undefined;
	const of = field === undefined ? null : fields[field];
	return typeof of === 'string' ? of : null;
}

const isMoment = (value: unknown): value is Instant =>
	typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/**
 * Returns what determines access to a record, and when it is sent, or `null` when its fields have no
 * kind. `source` are the facts of the record that it takes its readers from, `null` while that is not there.
 */
export function accessFacts(
	fields: RecordFields,
	source: RecordFacts | null = null
): RecordFacts | null {
	const kind = kindOf(fields);
	if (kind === null) return null;
	const of = sourceOf(fields);
	const { owner, participants, closedAt, binned, mergedInto, createdAt } = fields;
	const isEnded = typeof closedAt === 'number' || binned === true || typeof mergedInto === 'string';
	const ofDeal = kind === 'task' && typeof fields['deal'] === 'string';
	const named = Array.isArray(participants)
		? participants.filter((member): member is string => typeof member === 'string')
		: [];
	// Who works on a deal's task sees it (OP-08). Other tasks are for everybody in their space.
	const members = ofDeal ? [...new Set([...named, ...assigneesIn(fields)])] : named;
	return {
		kind,
		owner: typeof owner === 'string' && owner !== '' ? owner : null,
		...(members.length === 0 ? {} : { participants: members }),
		...(ofDeal ? { ofDeal: true as const } : {}),
		...(isEnded ? { ended: true as const } : {}),
		...(kind === 'post' && isMoment(createdAt) ? { said: createdAt } : {}),
		...(of === null ? {} : { of }),
		...(of === null || source === null ? {} : { readers: readersOf(source) })
	};
}
