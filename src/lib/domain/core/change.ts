import type { Clock, Instant } from './day';
import { newId, type MemberId, type Random } from './ids';
import { historyValue } from './history-value';
import type { HistoryEntry, Plain, Post } from '../history/history';
import type { NoteChange } from '../note/note';

/** A value of a record's field: plain, a list of texts, or a flat map of plain values. */
export type FieldValue =
	Plain | readonly string[] | Readonly<Record<string, Plain | readonly string[]>>;

/** A command's changes to one record: fields to set, and lines to add. Only a note can lose content. */
export interface RecordChange {
	readonly set: Readonly<Record<string, FieldValue>>;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
	/** The change of the record's note. Left out when there is none. */
	readonly note?: NoteChange;
}

/** The acting member, and the sources of time and randomness that a command needs. */
export interface Acting {
	readonly actor: MemberId;
	readonly clock: Clock;
	readonly random: Random;
}

/** Returns the parts that every history entry has. */
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
 * Returns a change without moments before `least`. Where a line's moment is raised, the fields with the
 * same moment are raised too. So a device whose clock is behind, or that repeats an edit on top of
 * others' changes, does not claim to have been first.
 */
export const notBefore = (least: Instant, change: RecordChange): RecordChange =>
	restamped(change, (at) => Math.max(at, least));

/**
 * Returns a change without moments after `most`, for a device whose clock was ahead when the change was
 * made.
 */
export const notAfter = (most: Instant, change: RecordChange): RecordChange =>
	restamped(change, (at) => Math.min(at, most));

/**
 * Returns a change with the moments of its lines moved, and those of the fields and lines with the same
 * moment.
 */
function restamped(change: RecordChange, move: (at: Instant) => Instant): RecordChange {
	const { history, posts } = change;
	const moved = new Map(
		[...history, ...posts].flatMap(({ at }) => (move(at) === at ? [] : [[at, move(at)] as const]))
	);
	if (moved.size === 0) return change;
	const movedIn = (value: FieldValue): FieldValue => {
		if (typeof value === 'number') return moved.get(value) ?? value;
		if (!isParts(value) || !('at' in value)) return value;
		return { ...value, at: moved.get(Number(value['at'])) ?? value['at'] ?? null };
	};
	const set = Object.fromEntries(
		Object.entries(change.set).map(([field, value]) => [
			field,
			isMoment(field, value) ? movedIn(value) : value
		])
	);
	const tellsMoved = (line: HistoryEntry): HistoryEntry => {
		if (line.what !== 'field' || !(line.field in set)) return line;
		const isLast = line.to === historyValue(change.set[line.field]);
		return isLast ? { ...line, to: historyValue(set[line.field]) } : line;
	};
	return {
		...change,
		set,
		history: history.map((line) => {
			const at = moved.get(line.at);
			return tellsMoved(at === undefined ? line : { ...line, at });
		}),
		posts: posts.map((post) => {
			const at = moved.get(post.at);
			return at === undefined ? post : { ...post, at };
		})
	};
}

/** Whether a field holds a moment, or a value that contains one. */
const isMoment = (field: string, value: FieldValue): boolean =>
	typeof value === 'object' || MOMENTS.has(field);

const MOMENTS: ReadonlySet<string> = new Set(['closedAt', 'calledAt', 'createdAt']);

const isParts = (value: FieldValue): value is Readonly<Record<string, Plain | readonly string[]>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
