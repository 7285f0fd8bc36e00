import type { Clock, Instant } from './day';
import { newId, type MemberId, type Random } from './ids';
import { told } from './told';
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

/**
 * A change whose moments are no earlier than one: where a line's is raised, so are the fields that hold
 * the same. A device whose clock is behind, or that makes an edit anew upon what others did meanwhile,
 * does not say that it was first.
 */
export function notBefore(least: Instant, change: RecordChange): RecordChange {
	const { history, posts } = change;
	const early = new Set([...history, ...posts].flatMap(({ at }) => (at < least ? [at] : [])));
	if (early.size === 0) return change;
	const raised = (value: FieldValue): FieldValue => {
		if (typeof value === 'number') return early.has(value) ? least : value;
		if (!isParts(value) || !('at' in value)) return value;
		return { ...value, at: early.has(Number(value['at'])) ? least : (value['at'] ?? null) };
	};
	const set = Object.fromEntries(
		Object.entries(change.set).map(([field, value]) => [
			field,
			isMoment(field, value) ? raised(value) : value
		])
	);
	const tellsRaised = (line: HistoryEntry): HistoryEntry => {
		if (line.what !== 'field' || !(line.field in set)) return line;
		const isLast = line.to === told(change.set[line.field]);
		return isLast ? { ...line, to: told(set[line.field]) } : line;
	};
	return {
		...change,
		set,
		history: history.map((line) => tellsRaised(early.has(line.at) ? { ...line, at: least } : line)),
		posts: posts.map((post) => (early.has(post.at) ? { ...post, at: least } : post))
	};
}

/** Whether a field holds a moment, or something with one. */
const isMoment = (field: string, value: FieldValue): boolean =>
	typeof value === 'object' || field === 'closedAt' || field === 'calledAt';

const isParts = (value: FieldValue): value is Readonly<Record<string, Plain | readonly string[]>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
