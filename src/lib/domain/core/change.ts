import type { Clock, Instant } from './day';
import { newId, type MemberId, type Random } from './ids';
import type { HistoryEntry, Plain, Post } from '../history/history';
import type { NoteChange } from '../note/note';

/** A value that a record's field may hold: plain, a list of texts, or a flat map of such. */
export type FieldValue =
	Plain | readonly string[] | Readonly<Record<string, Plain | readonly string[]>>;

/**
 * What a command wants done to one record: fields to set, lines to add. Nothing is ever taken away,
 * but from a note.
 */
export interface RecordChange {
	readonly set: Readonly<Record<string, FieldValue>>;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
	/** What was done to the record's note. Left out when it was nothing. */
	readonly note?: NoteChange;
}

/** Who acts, and the sources of time and randomness that a command needs. */
export interface Acting {
	readonly actor: MemberId;
	readonly clock: Clock;
	readonly random: Random;
}

/** The parts of a history entry that every entry has. */
export const stamp = ({
	actor,
	clock,
	random
}: Acting): { readonly id: string; readonly at: Instant; readonly by: MemberId } => ({
	id: newId(random),
	at: clock.now(),
	by: actor
});

/** A change that does nothing. */
export const NO_CHANGE: RecordChange = { set: {}, history: [], posts: [] };
