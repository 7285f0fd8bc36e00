import { stamp, type Acting, type RecordChange } from '../core/change';
import { derivedId, ruleOfDerived, type RecordId, type SpaceId } from '../core/ids';
import type { RecordBase, RecordKind } from '../core/record';
import type { Note } from './note';

/**
 * The rich text of a record: a record of its own beside it, with the same readers. The text itself is no field;
 * see `readNote`.
 */
export interface Body extends RecordBase {
	readonly kind: 'body';
	readonly space: SpaceId;
	/** The record whose text it is, from which it takes its readers. */
	readonly record: RecordId;
}

/** The rule by which the id of a body follows from that of its record; see `derivedId`. */
export const BODY = 'body';

/** Returns the id of a record's body, which is the same on all devices (HI-14). */
export const bodyOf = (record: RecordId): RecordId => derivedId(BODY, record);

/** Whether an id is that of a body. */
export const isBodyId = (id: RecordId): boolean => ruleOfDerived(id) === BODY;

/** The kinds of record that can have a body. */
const WITH_BODY: ReadonlySet<RecordKind> = new Set<RecordKind>([
	'deal',
	'task',
	'project',
	'page',
	'draft'
]);

/** Whether a record of this kind can have a body. */
export const hasBody = (kind: RecordKind): boolean => WITH_BODY.has(kind);

/** Makes the body of a record, with the text that it begins with. */
export function createBody(
	record: { readonly id: RecordId; readonly space: SpaceId },
	acting: Acting,
	text: Note = []
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'body',
			space: record.space,
			record: record.id,
			createdAt: made.at,
			createdBy: made.by
		},
		history: [{ ...made, what: 'created' }],
		posts: [],
		...(text.length === 0 ? {} : { note: { at: 0, after: null, removed: [], added: text } })
	};
}
